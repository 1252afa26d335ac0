import Department
import Foundation
import TestKit

/// The head's figures against those that were counted in the file itself.
struct ReplayFigures {
  /// The head, signed in.
  let client: Client
  /// What `replay_figures.py` counted.
  let expected: Tree

  /// What the script beside this file counts in each so-manieth row of `bank-full.csv`.
  static func counted(in file: String, every: Int) async throws -> Tree {
    let script = "\(Home.path)/Tests/Bench/replay_figures.py"
    let ending = try await Program.start(
      URL(filePath: "/usr/bin/python3"), [script, file, "\(every)"], [:]
    ).end()
    guard ending.status == 0 else { throw BenchFailure(ending.said) }
    return try JSONReader.read([UInt8](ending.said.utf8))
  }

  /// Throws at the first figure that differs.
  func compare() async throws {
    let page = try await figures("nth")
    try equal("leads", page.step("came")?["n"])
    try equal("called", page.step("called")?["n"])
    try equal("handed_over", page.step("handed_over")?["n"])
    try equal("calls", page.page["calls"]?["calls"])
    try equal("seconds", page.page["calls"]?["talk"])
    try equal("most", page.page["calls"]?["most"])
    try near("share", page.step("handed_over")?["of_base"])
    try near("calls_a_handover", page.page["calls"]?["a_handover"])
    try split("by_call", page, ["calls", "handed_over", "talk"])
    try split("by_month", try await figures("campaign"), ["came", "calls", "handed_over", "talk"])
    try await places()
    try await texts()
    say("the head's pages say what the file says:", expected["says"]?.text ?? "")
  }

  private struct Page {
    let page: Tree

    func step(_ code: String) -> Tree? { page["funnel"]?.items.first { $0["step"]?.text == code } }
    func part(_ name: String) -> Tree? { page["parts"]?.items.first { $0["name"]?.text == name } }
  }

  private func figures(_ by: String) async throws -> Page {
    let answer = try await client.get("/head/figures?by=\(by)")
    guard answer.status == 200, let page = answer.json else {
      throw BenchFailure("\(answer.status): \(answer.text)")
    }
    return Page(page: page)
  }

  /// Each part by itself, and no part more.
  private func split(_ name: String, _ page: Page, _ columns: [String]) throws {
    let parts = expected[name]?.members ?? [:]
    guard !parts.isEmpty, page.page["parts"]?.items.count == parts.count else {
      throw BenchFailure("\(name): not \(parts.count) parts")
    }
    for (part, counts) in parts {
      for (column, count) in zip(columns, counts.items) {
        let said = page.part(part)?[column]?.text
        guard said == count.text else {
          throw BenchFailure(
            "\(name) \(part), \(column): \(said ?? "nothing"), counted \(count.text ?? "")")
        }
      }
    }
  }

  /// Where every lead is now: handed over to the queue, or closed.
  private func places() async throws {
    let page = try await client.get("/head").json
    let places = page?["places"]?.items ?? []
    func leads(_ place: String) -> Tree? {
      places.first { $0["term"]?.text == place }?["leads"]
    }
    try equal("handed_over", leads("qualification"))
    try equal("refused", leads("closed"))
  }

  /// The very words of the page for people, in both languages.
  private func texts() async throws {
    var person = client
    person.headers["accept"] = "text/html"
    for language in ["en", "ru"] {
      let set = try await client.post("/language", json: #"{"language":"\#(language)"}"#)
      guard (200..<400).contains(set.status) else {
        throw BenchFailure("\(set.status): \(set.text)")
      }
      let page = try await person.get("/head/figures").text
      for words in expected["words"]?[language]?.items ?? [] {
        guard let words = words.text, page.contains(words) else {
          throw BenchFailure("the page in \(language) does not say \(words)")
        }
      }
    }
  }

  private func equal(_ name: String, _ said: Tree?) throws {
    guard let said = said?.text, said == expected[name]?.text else {
      throw BenchFailure(
        "\(name): the page says \(said?.text ?? "nothing"), counted \(expected[name]?.text ?? "")")
    }
  }

  private func near(_ name: String, _ said: Tree?) throws {
    guard let said = said?.text.flatMap(Double.init),
      let counted = expected[name]?.text.flatMap(Double.init),
      abs(said - counted) < 1e-9
    else {
      throw BenchFailure(
        "\(name): the page says \(said?.text ?? "nothing"), counted \(expected[name]?.text ?? "")")
    }
  }
}

extension Tree {
  /// The items of an array; none of anything else.
  fileprivate var items: [Tree] { if case .array(let items) = self { items } else { [] } }
  /// The fields of an object; none of anything else.
  fileprivate var members: [String: Tree] {
    if case .object(let fields) = self { fields } else { [:] }
  }
}
