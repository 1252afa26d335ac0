import Testing

@Test func `the PolicyTests bundle runs`() { #expect(Bool(true)) }
