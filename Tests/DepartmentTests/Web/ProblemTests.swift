import Department
import Foundation
import Postgres
import TestKit
import Testing

struct ProblemTests {
  @Test func `the errors page, the problems and the words raised in SQL are the same`() throws {
    let listed = try Home.text("docs/errors.md").matches(
      of: /(?m)^\| ([A-Z]{5}) \| (\d{3}) \| ([a-z, ]+) \|/)
    let words = Dictionary(
      uniqueKeysWithValues: Problem.Word.allCases.map { ($0.rawValue, $0.status.code) })
    #expect(Set(listed.map { String($0.1) }) == Set(words.keys))
    for line in listed { #expect(words[String(line.1)] == Int(line.2), "\(line.1)") }
    var raised: Set<String> = []
    for file in Home.files("sql", ".sql") {
      for match in try Home.text(file).matches(
        of: /errcode = '([A-Z]{5})'|missing\(\s*'([A-Z]{5})'/)
      {
        raised.insert(String(match.1 ?? match.2 ?? ""))
      }
    }
    let fromSQL = Set(listed.filter { $0.3.contains("sql") }.map { String($0.1) })
    #expect(raised == fromSQL)
  }

  @Test func `every rule that SQL names has a sentence`() throws {
    let keys = try CatalogueTests.catalogue().entries
    var silent: Set<String> = []
    for file in Home.files("sql", ".sql") {
      for match in try Home.text(file).matches(
        of: /missing\(\s*'WRONG',\s*[^,]+,\s*'([a-z_]+)'/)
      where keys["rules.\(match.1)"] == nil {
        silent.insert("rules.\(match.1) of \(file)")
      }
    }
    #expect(silent.isEmpty, "\(silent.sorted().joined(separator: "\n"))")
  }

  @Test func `what the database says becomes what a person understands`() {
    func word(_ error: PostgresError) -> Problem.Word { Problem(error).word }
    func server(_ state: SQLState, _ detail: String? = nil) -> PostgresError {
      .server(ServerError(state: state, message: "m", detail: detail))
    }
    let past = Problem(server("WRONG", #"{"field":"due_at","rule":"past"}"#))
    #expect(past.fields == ["due_at"])
    #expect(
      Problem(server("SHORT", #"{"missing":["need","budget"]}"#)).fields == ["need", "budget"])
    #expect(Problem(server("LIMIT", #"{"retry_after":12.2}"#)).retryAfter == 13)
    #expect(Problem(server("STALE", "not json")).detail.isEmpty)
    #expect(word(server("22P02")) == .wrong)
    #expect(word(server("57014")) == .tired)
    #expect(word(server("53100")) == .tired)
    #expect(word(server("42501")) == .fault)
    #expect(word(.connectionLost(outcomeUnknown: true)) == .maybe)
    #expect(word(.connectionLost(outcomeUnknown: false)) == .tired)
    #expect(word(.busy(.queueFull)) == .tired)
    #expect(word(.unreachable("x")) == .tired)
    #expect(Problem(.unreachable("x")).detail["rule"]?.text == "away")
    #expect(Problem(server("53100")).detail["rule"]?.text == "disk")
    #expect(Problem(server("53100")).retryAfter == 2)
    #expect(Problem(server("53300")).detail["rule"] == nil)
  }

  @Test func `no tier's folder names another tier`() throws {
    let folders = ["Operators", "Managers", "Accounts", "Head", "Admins"]
    for folder in folders {
      for file in Home.files("Sources/Department/\(folder)", "") where file.contains(".") {
        let text = try Home.text(file)
        for other in folders where other != folder {
          #expect(!text.contains("\(other)."), "\(file) names \(other)")
          #expect(!text.contains("/\(other.lowercased())/"), "\(file) leads to \(other)")
        }
      }
    }
  }
}
