import Department
import Foundation
import TestKit
import Testing

struct RouteTests {
  /// `docs/routes.md` as the route table says it.
  static var page: String {
    var text = """
      # Routes

      Made from the route table (`Routes.all`) by the tests: `TRISTAGE_WRITE_DOCS=1 deploy/test --filter RouteTests`
      writes it anew. Every page and act answers JSON to `Accept: application/json`, with the session cookie or
      `Authorization: Bearer` of the JSON sign-in. Acts take a form or JSON, and an `Idempotency-Key`; `?` marks what may
      be left out. Another tier's address is not found. Errors: `errors.md`.

      """
    for tier in [nil] + Tier.allCases.map(Optional.some) {
      let routes = Routes.all.filter { $0.tier == tier && $0.kind != .operation }
      if routes.isEmpty { continue }
      text +=
        "\n## \(tier?.rawValue ?? "open to everybody")\n\n| method | address | answers | takes |\n|---|---|---|---|\n"
      for route in routes {
        let fields = route.fields.map { "`\($0.name)\($0.required ? "" : "?")` \($0.kind)" }
        text +=
          "| \(route.method) | `\(route.path)` | \(route.name.prefix { $0 != "<" }) | \(fields.joined(separator: ", ")) |\n"
      }
    }
    text +=
      "\n## partners' API\n\nBy a partner's key; what each takes and answers is in `/partners/v1/openapi.yaml`.\n\n| method | address | operation |\n|---|---|---|\n"
    for route in Routes.all where route.kind == .operation {
      text += "| \(route.method) | `\(route.path)` | \(route.name) |\n"
    }
    return text
  }

  @Test func `the routes page is what the route table says`() throws {
    if ProcessInfo.processInfo.environment["TRISTAGE_WRITE_DOCS"] != nil {
      try Self.page.write(toFile: "\(Home.path)/docs/routes.md", atomically: true, encoding: .utf8)
    }
    #expect(
      try Home.text("docs/routes.md") == Self.page,
      "write it anew: TRISTAGE_WRITE_DOCS=1 deploy/test --filter RouteTests")
  }

  @Test func `no address is given twice, and names say what answers`() {
    var seen: Set<String> = []
    for route in Routes.all {
      #expect(seen.insert("\(route.method) \(route.path)").inserted, "\(route.path)")
      if route.kind == .page { #expect(route.name.contains("Page"), "\(route.name)") }
      if let tier = route.tier {
        #expect(route.path.split(separator: "/").first.map(String.init) == tier.rawValue)
      }
    }
  }

  @Test func `no two acts of a page share a form's name by accident`() {
    for tier in Tier.allCases {
      // One act may stand on two pages: Completion<DayPage>, Completion<LeadPage>.
      let acts = Routes.all.filter { $0.tier == tier && $0.form != nil }
      for (form, same) in Dictionary(
        grouping: acts, by: { "\($0.formPage ?? "").\($0.form ?? "")" })
      {
        let names = Set(same.map { String($0.name.prefix { $0 != "<" }) })
        #expect(names.count == 1, "\(tier): \(form) is of \(names)")
      }
    }
  }
}
