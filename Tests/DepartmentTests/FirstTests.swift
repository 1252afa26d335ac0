import Testing

@Test func `the DepartmentTests bundle runs`() { #expect(Bool(true)) }
