extension Managers {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", ProfilePage<Managers>.self, menu: "web.profile.title")
  ]
}
