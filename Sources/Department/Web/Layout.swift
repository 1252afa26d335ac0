import Foundation
import Mustache

/// The frame around every page: who is signed in, where they can go, which assets it needs.
package struct Layout: Sendable {
  /// An entry of the menu.
  package struct Entry: Sendable {
    package let path: String
    package let name: Phrase
    /// This is its page.
    package let here: Bool
    /// This is a page beneath it.
    package let within: Bool
  }

  /// Entries of the menu under a heading.
  package struct Group: Sendable {
    package let title: Phrase
    package let entries: [Entry]
  }

  package let title: Phrase
  package let language: String
  package let template: String
  package let member: Member?
  package let place: String?
  package let menu: [Group]
  /// True where the menu has a side of the page to itself.
  package let sided: Bool
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
    place: "Sales",
    menu: [
      Group(
        title: "web.layout.menu",
        entries: [
          Entry(path: "/managers", name: "web.profile.title", here: true, within: false),
          Entry(path: "/managers/open", name: "web.profile.title", here: false, within: true),
        ])
    ],
    sided: true, zone: "UTC", css: ["/a.css"], js: ["/a.js"], theme: "/t.js",
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
      menu: member.map { Menu.groups($0.tier, path) } ?? [],
      sided: member.map { Menu.isSided($0.tier) } ?? false, zone: zone,
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
