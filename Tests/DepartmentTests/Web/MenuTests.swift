import Department
import Foundation
import TestKit
import Testing

struct MenuTests {
  /// A page as a member of this tier gets it at this address.
  static func page(_ tier: Tier, _ path: String) throws -> String {
    let printer = Printer(
      templates: Templates(home: Home.path, developing: false), assets: Assets(home: Home.path))
    let member = Member(id: UUID(), name: "Helen", language: .en, zone: "UTC", tier: tier)
    return try printer.html(TemplateTests.sheets[0], language: .en, member: member, path: path)
  }

  @Test(arguments: [
    (Tier.head, "/head", "/head page"), (.head, "/head/canaries", "/head/canaries page"),
    (.head, "/head/leads/1/sight", "/head true"), (.head, "/head/leads/1/erase", "/head true"),
    (.head, "/head/warnings/1", "/head/warnings true"),
    (.head, "/head/restored", "/head/warnings true"),
    (.head, "/head/batches/1", "/head/partners true"), (.head, "/head/me", ""),
    (.head, "/head/search", ""), (.head, "/keys", ""),
    (.admins, "/admins/members/1", "/admins true"),
    (.operators, "/operators/card/1", "/operators true"),
    (.managers, "/managers/leads/1", "/managers/leads true"), (.managers, "/managers/me", ""),
  ] as [(Tier, String, String)])
  func `the menu marks the page, or the one that it stands beneath, or none`(
    tier: Tier, path: String, mark: String
  ) throws {
    let marked = try Self.page(tier, path)
      .matches(of: /<a href="([^"]+)" aria-current="(page|true)">/).map { "\($0.1) \($0.2)" }
    #expect(marked == (mark.isEmpty ? [] : [mark]))
  }

  @Test(arguments: Tier.allCases)
  func `the menu holds every page that is marked for it, once`(tier: Tier) throws {
    let page = try Self.page(tier, "")
    let nav = page.matches(of: /(?s)<nav .*?<\/nav>/).map { String($0.0) }.joined()
    let shown = nav.matches(of: /href="([^"]+)"/).map { String($0.1) }
    let meant = Routes.all.filter { $0.tier == tier && $0.menu != nil }.map(\.path)
    #expect(shown.sorted() == meant.sorted())
  }
}
