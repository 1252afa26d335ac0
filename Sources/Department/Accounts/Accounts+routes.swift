extension Accounts {
  /// The tier's table of contents: one line a route; what is done with a client stands in `Clients`.
  static let routes: [Route] =
    [
      .page("", DayPage.self, menu: "accounts.day.menu"),
      .live(Accounts.self, "select word, topic from accounts.live()"),
      .page("clients", Clients.ClientsPage<Accounts>.self, menu: "accounts.clients.title"),
      .page("search", SearchPage<Accounts>.self),
      .page("tasks", TasksPage.self, menu: "accounts.tasks.title"),
      .page("requests", Clients.RequestsPage<Accounts>.self, menu: "accounts.requests.title"),
      .act("day/{task}/finish", Clients.TaskFinish<DayPage>.self),
      .act("tasks/{task}/finish", Clients.TaskFinish<TasksPage>.self),
    ] + Clients.routes(Accounts.self)
}
