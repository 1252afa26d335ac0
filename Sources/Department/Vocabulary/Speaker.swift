import Foundation
import Mustache

/// In which language and time zone words, dates and numbers are shown while a page renders.
package struct Speaker: Sendable {
  package var language: Language
  package var zone: TimeZone
  package var catalogue: Catalogue

  /// The speaker of the page that is being rendered now.
  @TaskLocal package static var now = Speaker(
    language: .en, zone: .gmt, catalogue: Catalogue(entries: [:]))

  /// Takes the zone by its IANA name; an unknown name shows UTC.
  package init(language: Language, zone: String, catalogue: Catalogue) {
    self.init(language: language, zone: TimeZone.named(zone) ?? .gmt, catalogue: catalogue)
  }

  package init(language: Language, zone: TimeZone, catalogue: Catalogue) {
    self.language = language
    self.zone = zone
    self.catalogue = catalogue
  }

  private func parts(_ date: Date) -> Civil { Civil(date, in: zone) }

  /// `21 Nov 2026`.
  package func day(_ date: Date) -> String {
    let p = parts(date)
    return "\(p.day)\u{A0}\(language.month(p.month)) \(p.year)"
  }

  /// `14:05`.
  package func clock(_ date: Date) -> String {
    let p = parts(date)
    return two(p.hour) + ":" + two(p.minute)
  }

  /// `21 Nov 2026, 14:05`.
  package func moment(_ date: Date) -> String { "\(day(date)), \(clock(date))" }

  /// What `<input type="datetime-local">` takes.
  package func local(_ date: Date) -> String {
    let p = parts(date)
    return "\(p.year)-\(two(p.month))-\(two(p.day))T\(two(p.hour)):\(two(p.minute))"
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// An id in a template: in small letters, as everywhere.
extension UUID: @retroactive MustacheCustomRenderable {
  public var renderText: String { uuidString.lowercased() }
  public var isNull: Bool { false }
}

/// A date in a template: `{{due}}` is day and time; `{{day(due)}}`, `{{clock(due)}}`,
/// `{{local(due)}}` (for inputs) and `{{iso(due)}}` are its other forms.
extension Date: @retroactive MustacheCustomRenderable, @retroactive MustacheTransformable {
  public var renderText: String { Speaker.now.moment(self) }
  public var isNull: Bool { false }

  public func transform(_ name: String) -> Any? {
    switch name {
    case "day": Speaker.now.day(self)
    case "clock": Speaker.now.clock(self)
    case "local": Speaker.now.local(self)
    case "iso": self.formatted(.iso8601)
    default: nil
    }
  }
}
