import Department
import Testing

@Suite struct SQLScriptTests {
  private func parts(_ text: String) -> [SQLScript.Part] {
    SQLScript(path: "x.sql", text: text).parts
  }

  @Test func `statements end at semicolons and keep the line they begin on`() {
    #expect(
      parts("-- a; b\nselect 1;\n\n  select\n2;;\n/* c; /* d; */ */ select 3") == [
        .init(text: "select 1", line: 2), .init(text: "select\n2", line: 4),
        .init(text: "select 3", line: 6),
      ])
  }

  @Test(arguments: [
    "select 'a;b''c;'", "select \"a;b\"", #"select E'a\';b'"#, "select $$a;b$$",
    "select $x$a;$$;$y$;b$x$", "select $1 -- ;", "select 'é;' /* ; */", "do $$ begin end; $$",
    #"select 'a\'"#,
  ])
  func `a semicolon inside quotes or a comment ends nothing`(text: String) {
    let found = parts(text + ";select 2")
    #expect(found.map(\.text) == [text, "select 2"] || text.hasSuffix("-- ;"))
    #expect(!text.hasSuffix("-- ;") || found.count == 1)
  }

  @Test func `a body between begin atomic and end is one statement`() {
    let function = """
      create or replace function f() returns int language sql
      begin atomic
        select case when true then 1 else 2 end;
        select 2;
      end
      """
    #expect(
      parts("begin; select 1; end;\n\(function);\nselect 3").map(\.text) == [
        "begin", "select 1", "end", function, "select 3",
      ])
  }

  @Test func `text without a statement holds none`() {
    #expect(parts(" ;; -- nothing\n").isEmpty)
  }
}
