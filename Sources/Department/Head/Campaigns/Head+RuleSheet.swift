import Foundation

extension Head {
  /// The rules of a campaign in words, as far as they are more than a number.
  struct RuleSheet: Sendable {
    /// One kind of day and its hours; nil: closed.
    struct Hours: Sendable {
      let days: Weekdays
      let clock: String?
    }

    /// When and how often a number is tried again after one result.
    struct Again: Sendable {
      let label: Label
      let after: Span
      let times: Count?
      /// True where it differs from what is usual in the department.
      let own: Bool
    }

    let script: String?
    let version: Int?
    let hours: [Hours]
    let holidaysToo: Bool
    let calls: Count
    let callsADay: Count
    /// Nil: none beyond the rules of trying again.
    let spacing: Span?
    let retries: [Again]
    let lease: Span
    let leaseMost: Span
    let norm: Span
    let everybody: Bool
    let workers: Count
    let nobody: Bool
    let from: Day?
    let to: Day?

    init(_ line: CampaignLine, _ retries: [Retry]) {
      script = line.scriptTitle
      version = line.scriptVersion
      hours =
        [
          (line.weekdays.days, CampaignLine.window(line.weekdayFrom, line.weekdayTo)),
          ([6], CampaignLine.window(line.saturdayFrom, line.saturdayTo)),
          ([7], CampaignLine.window(line.sundayFrom, line.sundayTo)),
        ].filter { !$0.0.isEmpty }.map { Hours(days: Weekdays($0.0), clock: $0.1) }
      holidaysToo = line.holidaysToo
      calls = Count(line.attemptsANumber, "head.rules.attempts_a_number.value")
      callsADay = Count(line.attemptsADay, "head.rules.attempts_a_day.value")
      spacing = line.spacingMinutes == 0 ? nil : Span(line.spacingMinutes * 60)
      self.retries = retries.map {
        Again(
          label: $0.label, after: Span($0.minutes * 60),
          times: $0.most.map { Count($0, "head.rules.retry.times") },
          own: $0.minutes != $0.usualMinutes || $0.most != $0.usualMost)
      }
      lease = Span(line.leaseMinutes * 60)
      leaseMost = Span(line.leaseMostMinutes * 60)
      norm = Span(line.responseNormMinutes * 60)
      everybody = line.teams.isEmpty && line.members.isEmpty
      workers = Count(line.workers, "head.rules.workers.count")
      nobody = line.workers == 0
      from = line.startsOn.flatMap { Day($0) }
      to = line.endsOn.flatMap { Day($0) }
    }
  }
}
