extension Partners {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", DayPage.self, menu: "partners.day.menu")
  ]
}
