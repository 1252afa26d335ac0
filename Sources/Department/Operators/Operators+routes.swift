extension Operators {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", DayPage.self, menu: "operators.day.title"),
    .act("claims", Claim.self),
    .page("card/{id}", CardPage.self),
    .act("card/{id}/reveal", Reveal.self),
    .act("card/{id}/dial", Dial.self),
    .act("card/{id}/lease", Extension.self),
    .act("card/{id}/answers", Answering.self),
    .act("card/{id}/zone", ZoneLearning.self),
    .act("card/{id}/outcome", Outcome.self),
    .act("card/{id}/handover", Handover.self),
    .act("card/{id}/release", Release.self),
  ]
}
