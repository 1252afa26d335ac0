extension Admins {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", ProfilePage<Admins>.self, menu: "web.profile.title")
  ]
}
