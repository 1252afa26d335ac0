extension Head {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", ProfilePage<Head>.self, menu: "web.profile.title")
  ]
}
