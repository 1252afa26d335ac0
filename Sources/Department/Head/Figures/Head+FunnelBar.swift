extension Head {
  /// How wide a step of the funnel is in both periods: hundredths of its widest step.
  struct FunnelBar: Sendable {
    let now: String
    let then: String

    init(_ name: StepName, _ count: Counts, widest: Int) {
      func share(_ n: Int) -> String {
        guard n > 0, widest > 0 else { return "0" }
        // What is there is seen, however small its share.
        return "\(max(0.5, Double(n * 1000 / widest) / 10))"
      }
      now = share(count[name.code])
      then = share(count.before(name.code))
    }
  }
}
