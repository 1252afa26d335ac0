extension Accounts {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", ProfilePage<Accounts>.self, menu: "web.profile.title")
  ]
}
