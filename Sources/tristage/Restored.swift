import ArgumentParser
import Department

/// Says that the database was restored.
struct Restored: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says that the database was restored: sessions end, events for partners are held.",
    discussion: """
      deploy/restore does it by itself. Whoever restores in another way, copies a department or lets a standby take over does \
      it before the server starts, which refuses until then: sessions and keys that were open end, links that invite are \
      revoked, and nothing is sent to partners' webhooks until tristage release, or the head in the browser, says so.
      """)

  @OptionGroup var common: Common

  func run() async throws {
    let mark = try await Restoration(try common.settings()).write()
    say(
      "Restored\(mark.until.map { ", as it was at \($0)" } ?? ""). Ended: \(mark.sessions) sessions and keys; "
        + "revoked: \(mark.links) links; held: \(mark.events) events, until tristage release.")
  }
}

/// Lets events leave again.
struct Release: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lets events leave again that a restore holds.",
    discussion: """
      What had reached a partner after the moment that was restored is sent once more, under its own id: whoever keeps ids \
      takes it once. Do it when this database is the department's; never on a copy beside it.
      """)

  @OptionGroup var common: Common

  func run() async throws {
    let events = try await Restoration(try common.settings()).release()
    say("Released: \(events) events go out as soon as a server runs.")
  }
}
