import Foundation
import Mustache

/// The frame around every page: who is signed in, where they can go, which assets it needs.
package struct Layout: Sendable {
  /// An entry of the menu.
  package struct Entry: Sendable {
    package let path: String
    package let name: Phrase
    package let here: Bool
  }

  package let title: Phrase
  package let language: String
  package let template: String
  package let member: Member?
  package let place: String?
  package let menu: [Entry]
  package let zone: String
  package let css: [String]
  package let js: [String]
  package let theme: String?
  package let languages: [LanguageChoice]
  package let path: String
  /// Where the search box leads; nil for tiers that search nothing.
  package let search: String?
  /// The stream that tells parts of the page (`data-look`) to look again; nil where nobody is signed in.
  package let live: String?
  /// A sample that fills everything, for the guard that walks the templates.
  package static let sample = Layout(
    title: "web.profile.title", language: "en", template: "Web/ProfilePage",
    member: Member(id: UUID(), name: "Anna", language: .en, zone: "UTC", tier: .managers),
    place: "Sales", menu: [Entry(path: "/managers", name: "web.profile.title", here: true)],
    zone: "UTC", css: ["/a.css"], js: ["/a.js"], theme: "/t.js",
    languages: [LanguageChoice(code: "en", name: "English", here: true)], path: "/managers",
    search: "/managers/search", live: "/managers/live", framed: true)

  /// False where the window is too narrow in meaning for a menu: sign-in and errors.
  package let framed: Bool
}

/// One button of the language switch.
package struct LanguageChoice: Sendable {
  package let code: String
  package let name: String
  package let here: Bool
}

/// Turns sheets into bytes.
package struct Printer: Sendable {
  package let templates: Templates
  package let assets: Assets

  package init(templates: Templates, assets: Assets) {
    self.templates = templates
    self.assets = assets
  }

  /// The speaker for a request without or with a member.
  package func speaker(_ language: Language, zone: String = "UTC") throws -> Speaker {
    Speaker(language: language, zone: zone, catalogue: try templates.catalogue())
  }

  /// The whole HTML page.
  package func html(
    _ sheet: some Sheet, language asked: Language, member: Member? = nil, path: String = "",
    forms: Forms = .fresh
  ) throws -> String {
    let language = member?.language ?? asked
    let template = type(of: sheet).template
    let (library, catalogue) = try templates.library(language, with: ["Web/Layout", template])
    let zone = member?.zone ?? "UTC"
    let speaker = Speaker(language: language, zone: zone, catalogue: catalogue)
    let layout = Layout(
      title: sheet.title, language: language.rawValue, template: type(of: sheet).template,
      member: member,
      place: member.map { "web.tiers.\($0.tier.rawValue)" }
        .flatMap { catalogue.text($0, language) },
      menu: member.map { Menu.entries($0.tier, path) } ?? [], zone: zone,
      css: assets.styles, js: assets.scripts, theme: assets.theme,
      languages: Language.allCases.map {
        LanguageChoice(code: $0.rawValue, name: $0.ownName, here: $0 == language)
      },
      path: path, search: member.flatMap { Menu.search($0.tier) },
      live: member.flatMap { Menu.live($0.tier) }, framed: member != nil)
    return try Speaker.$now.withValue(speaker) {
      let scope = Scope(sheet: sheet, layout: layout, forms: forms)
      guard library.getTemplate(named: template) != nil,
        let text = library.render(scope, withTemplate: "Web/Layout")
      else { throw Problem(.fault, cause: "no template \(template)") }
      return text
    }
  }

  /// The sheet as JSON, names in snake_case, times in RFC 3339.
  package func json(_ value: some Encodable) throws -> [UInt8] {
    [UInt8](try TreeEncoder.encode(value).json.utf8)
  }
}

/// Which pages stand in the menu of a tier: those that their route line marks.
enum Menu {
  /// Addresses that belong to a page whose address they do not begin with.
  private static let beneath = ["/head/batches/": "/head/partners"]

  /// The address of a tier's search, where it has one.
  static func search(_ tier: Tier) -> String? {
    Routes.all.first { $0.tier == tier && $0.path == "\(tier.workplace)/search" }?.path
  }

  /// The address of a tier's stream, where it has one.
  static func live(_ tier: Tier) -> String? {
    Routes.all.first { $0.tier == tier && $0.kind == .stream }?.path
  }

  static func entries(_ tier: Tier, _ path: String) -> [Layout.Entry] {
    let entries = Routes.all.filter { $0.tier == tier && $0.menu != nil }
    let stands = beneath.first { path.hasPrefix($0.key) }?.value ?? path
    // The longest entry that the address stands under.
    let here = entries.map(\.path).filter { stands == $0 || stands.hasPrefix($0 + "/") }
      .max { $0.count < $1.count }
    return entries.map { Layout.Entry(path: $0.path, name: $0.menu!, here: $0.path == here) }
  }
}
