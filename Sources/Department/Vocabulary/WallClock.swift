import Foundation
import Mustache

/// A moment as the clock on somebody's wall shows it: `{{their}}` is day and time, `{{clock(their)}}`,
/// `{{day(their)}}` and `{{local(their)}}` (for inputs) its other forms.
package struct WallClock: Sendable, MustacheCustomRenderable, MustacheTransformable {
  package let date: Date
  package let zone: TimeZone

  package init(_ date: Date, in zone: TimeZone) {
    self.date = date
    self.zone = zone
  }

  package var isNull: Bool { false }
  package var renderText: String { speaker.moment(date) }

  package func transform(_ name: String) -> Any? {
    switch name {
    case "clock": speaker.clock(date)
    case "day": speaker.day(date)
    case "local": speaker.local(date)
    case "zone": zone.identifier
    default: nil
    }
  }

  private var speaker: Speaker {
    Speaker(language: Speaker.now.language, zone: zone, catalogue: Speaker.now.catalogue)
  }
}
