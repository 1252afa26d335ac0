import Department
import Foundation
import TestKit
import Testing

/// `openapi.yaml` and the routes say the same, in either direction.
struct ContractTests {
  /// An operation as the document has it.
  struct Written: Hashable {
    let id: String
    let method: String
    let path: String
    var agent = false
    var queries: Set<String> = []
    /// The schema of its body.
    var body: String?
  }

  private static func document() throws -> String {
    try Home.text("Sources/Department/Partners/openapi.yaml")
  }

  /// The operations of the document, read line by line.
  static func written() throws -> [Written] {
    var path = ""
    var method = ""
    var all: [Written] = []
    let paths = try document().components(separatedBy: "\npaths:\n")[1]
      .components(separatedBy: "\nwebhooks:")[0]
    for line in paths.components(separatedBy: "\n") {
      if let found = line.wholeMatch(of: #/  (\/\S*):/#) { path = String(found.1) }
      if let found = line.wholeMatch(of: #/    (get|post|put|patch|delete):/#) {
        method = String(found.1).uppercased()
      }
      if let found = line.firstMatch(of: /operationId: (\w+)/) {
        all.append(Written(id: String(found.1), method: method, path: path))
      }
      guard !all.isEmpty else { continue }
      if line.contains("#/components/parameters/agent'") { all[all.count - 1].agent = true }
      for name in ["cursor", "limit"] where line.contains("#/components/parameters/\(name)'") {
        all[all.count - 1].queries.insert(name)
      }
      if let found = line.firstMatch(of: /name: (\w+)(, in: query|$)/),
        line.contains("in: query") || line.contains("- name:"),
        found.1 != "script"
      {
        all[all.count - 1].queries.insert(String(found.1))
      }
      if let found = line.firstMatch(
        of: #/^ {12}schema: \{ \$ref: '#\/components\/schemas\/(\w+)'/#)
      {
        all[all.count - 1].body = String(found.1)
      }
    }
    return all
  }

  /// The fields of a schema of the document.
  static func fields(_ schema: String) throws -> [String: Bool] {
    let text = try document()
    let from = try #require(text.range(of: "\n    \(schema):\n"))
    let rest = text[from.upperBound...]
    let block = rest.components(separatedBy: "\n").prefix { $0.hasPrefix("      ") }
    let required = block.first { $0.hasPrefix("      required:") } ?? ""
    let names = block.compactMap { $0.firstMatch(of: #/^ {8}(\w+): \{/#).map { String($0.1) } }
    return Dictionary(
      uniqueKeysWithValues: names.map { name in
        (name, required.contains(try! Regex("[ \\[]\(name)[,\\]]")))
      })
  }

  @Test func `every operation of the document is served, and nothing else`() throws {
    let served =
      Partners.operations.map { "\($0.method) \($0.path) \($0.id)" } + [
        "GET /openapi.yaml contract"
      ]
    let written = try Self.written().map { "\($0.method) \($0.path) \($0.id)" }
    #expect(Set(written).subtracting(served).sorted() == [], "in the document, and not served")
    #expect(Set(served).subtracting(written).sorted() == [], "served, and not in the document")
    #expect(written.count == Set(written).count)
  }

  @Test func `every operation takes what the document says`() throws {
    for written in try Self.written() {
      guard let served = Partners.operations.first(where: { $0.id == written.id }) else { continue }
      #expect(served.queries == written.queries, "\(written.id): parameters")
      #expect(served.namesAgent == written.agent, "\(written.id): Tristage-Agent")
      let taken = Dictionary(uniqueKeysWithValues: served.fields.map { ($0.name, $0.required) })
      #expect(try written.body.map(Self.fields) ?? [:] == taken, "\(written.id): body")
    }
  }

  @Test func `the codes of the document are those there are`() throws {
    let text = try Self.document().components(
      separatedBy: "        code:\n          type: string\n          enum:\n")[1]
    let written = text.components(separatedBy: "\n").prefix { $0.hasPrefix("            - ") }
      .map { String($0.dropFirst(14)) }
    #expect(Set(written) == Set(Partners.Code.allCases.map(\.rawValue)))
  }
}
