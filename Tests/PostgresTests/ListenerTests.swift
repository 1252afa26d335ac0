import Foundation
import Testing

import Postgres

/// What NOTIFY brings.
@Suite struct ListenerTests {
  @Test(.timeLimit(.minutes(5)))
  func `a listener hears, and hears again after its connection died`() async throws {
    let conninfo = try await Cluster.conninfo()
    let channel = "odd \"name\" \(UUID())"
    let session = try await Session.open(conninfo: conninfo)
    var heard: [String] = []
    var listened = 0
    for await event in Listener.events(conninfo: conninfo, user: "postgres", channels: [channel]) {
      switch event {
      case .listening:
        listened += 1
        try await session.query(
          "select pg_notify($1, $2)", [.text(channel), .text("é \(listened)")])
      case .heard(let from, let payload):
        #expect(from == channel)
        heard.append(payload)
        if listened == 2 { break }
        try await session.query(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
           where query = 'listen ' || quote_ident($1) and pid <> pg_backend_pid()
          """, [.text(channel)])
      }
      if heard.count == 2 { break }
    }
    #expect(heard == ["é 1", "é 2"])
    await session.close()
  }
}
