import Department
import Foundation
import TestKit
import Testing

struct TemplateTests {
  static let sheets: [any Sheet] = Routes.all.flatMap { $0.samples() } + Open.samples

  static func walk() -> TemplateWalk {
    var walk = TemplateWalk(
      forms: Set(Routes.all.compactMap(\.form) + Open.forms), layout: Layout.sample)
    for sheet in sheets { walk.walk(type(of: sheet).template, [sheet]) }
    walk.walk("Web/Layout", [])
    return walk
  }

  @Test func `no template names a field that its page lacks`() {
    let faults = Self.walk().faults.sorted()
    #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
  }

  @Test func `every template belongs to a page`() throws {
    let used = Set(
      Self.sheets.map { type(of: $0).template } + ["Web/Layout", "Web/LanguageSwitch"])
    let partials = Home.files("Sources/Department", ".mustache").flatMap { file in
      ((try? Home.text(file)) ?? "").matches(of: /\{\{>\s*([A-Za-z\/]+)/).map { String($0.1) }
    }
    for (name, file) in try Templates.names("\(Home.path)/Sources/Department") {
      #expect(used.contains(name) || partials.contains(name), "\(file) is rendered by nothing")
    }
  }

  @Test func `unescaped output has a reason on its line`() throws {
    for file in Home.files("Sources/Department", ".mustache") {
      for line in try Home.text(file).split(separator: "\n")
      where line.contains("{{{") || line.contains("{{&") {
        #expect(line.contains("{{! unescaped:"), "\(file): \(line)")
      }
    }
  }

  @Test func `no template holds a script, a style or a handler of its own`() throws {
    for file in Home.files("Sources/Department", ".mustache") {
      let text = try Home.text(file)
      for pattern in [/<script(?![^>]*src=)/, /<style/, /\sstyle=/, /\son[a-z]+=/, /javascript:/] {
        #expect(try pattern.firstMatch(in: text) == nil, "\(file)")
      }
    }
  }

  @Test func `every page renders its samples in both languages`() throws {
    let printer = Printer(
      templates: Templates(home: Home.path, developing: false), assets: Assets(home: Home.path))
    for sheet in Self.sheets {
      for language in Language.allCases {
        let member = Member(
          id: UUID(), name: "<b>Анна</b> & Co", language: language, zone: "Asia/Omsk",
          tier: .managers)
        let html = try printer.html(sheet, language: language, member: member, path: "/managers")
        #expect(html.contains("&lt;b&gt;Анна"))
        #expect(html.contains(#"<html lang="\#(language.rawValue)">"#))
        #expect(!html.contains("Optional("), "\(type(of: sheet)) shows an optional")
        _ = try printer.json(sheet)
      }
    }
  }
}
