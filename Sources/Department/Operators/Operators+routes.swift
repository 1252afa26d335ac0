extension Operators {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", ProfilePage<Operators>.self, menu: "web.profile.title")
  ]
}
