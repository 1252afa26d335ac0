import Testing

@Test func `the PostgresTests bundle runs`() { #expect(Bool(true)) }
