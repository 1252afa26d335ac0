import Foundation

extension Managers {
  /// The days and times that empty form fields begin with.
  struct Offers: Encodable, Sendable {
    let today: Day
    let tomorrow: Day
    let inTenDays: Day
    /// Tomorrow at ten.
    let soon: Date

    /// By the clock of a zone.
    init(_ zone: TimeZone, now: Date = .now) {
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = zone
      let start = calendar.startOfDay(for: now)
      soon = calendar.date(byAdding: DateComponents(day: 1, hour: 10), to: start) ?? now + 86_400
      today = Day(now, in: zone)
      tomorrow = Day(soon, in: zone)
      inTenDays = Day(calendar.date(byAdding: .day, value: 10, to: start) ?? now, in: zone)
    }
  }
}
