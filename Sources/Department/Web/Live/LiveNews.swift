import Logging
import Postgres
import ServiceLifecycle

/// Hears what the clock tells all servers (`rounds.tell_pages`), and passes it on to the open pages of this one.
package struct LiveNews: Service {
  let live: OpenPages
  let conninfo: String
  /// Any of our login roles: whoever listens learns topics alone.
  let user: String
  let password: String?
  let logger: Logger

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      let events = Listener.events(
        conninfo: conninfo, user: user, password: password, channels: ["tristage"], logger: logger)
      for await event in events {
        switch event {
        // At first, and after the database was away: what was told meanwhile is lost.
        case .listening: live.tellAll()
        case .heard(_, "*"): live.tellAll()
        case .heard(_, let topics): live.tell(topics.split(separator: " ").map(String.init))
        }
      }
    }
  }
}
