import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import ServiceLifecycle

/// A stream of server-sent events to an open page: `event: changed` with a word that says which parts of the page to
/// look at again, never what is in them. The page asks for those as its member, like for any page.
struct LiveStream<R: Room> {
  /// How often the session is proven again: whoever lost it is told so, and the stream ends.
  static var proofEvery: Duration { .seconds(4) }
  /// How long it counts as proven: with an older proof nothing is told before a new one.
  static var trust: Duration { .seconds(2) }
  /// Shortest time between two notices to one page.
  static var pace: Duration { .milliseconds(200) }

  let live: OpenPages
  let ask: Ask<R>

  /// The answer that stays open. `topics`: the tier's words and topics (`core.topics`). `TIRED` where too many pages are open.
  static func answer(
    _ topics: Statement, _ house: House, _ request: Request, _ context: TierContext<R>
  ) async throws -> Response {
    let ask = try Ask(context, request, desk: house.desk(R.self), zones: house.zones)
    let rows = try await ask(topics())
    let member = try await ask.member()
    var words: [String: String] = [:]
    for row in rows { words[try row["topic"]] = try row["word"] as String }
    let stream = LiveStream(live: house.live, ask: ask)
    guard !house.drain.isOn else { throw Problem(.tired, cause: "about to stop") }
    // They are never asked to make room: half of it at most is theirs.
    guard house.live.count < min(OpenPages.most, house.keeper.room / 2) else {
      throw Problem(.tired, cause: "open pages")
    }
    let listening = words
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        // A proxy that gathers answers would keep the events to itself.
        .init("X-Accel-Buffering")!: "no",
      ],
      body: .init { writer in
        // Not before: a body that nobody writes (HEAD) would never close it.
        let page = house.live.add(member.id, listening)
        defer { house.live.remove(page) }
        try await stream.write(page, &writer)
        try await writer.finish(nil)
      })
  }

  /// Writes until the page is closed, the session is over or the server stops.
  private func write(_ page: OpenPage, _ writer: inout any ResponseBodyWriter) async throws {
    try await writer.write(ByteBuffer(string: "retry: 3000\nevent: open\ndata: open\n\n"))
    let alarm = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: Self.proofEvery)
        page.rouse()
      }
    }
    defer { alarm.cancel() }
    try await withGracefulShutdownHandler {
      var proven = ContinuousClock.now
      for await _ in page.wakes {
        let asked = ContinuousClock.now
        if asked - proven >= Self.trust {
          guard try await isStillOpen() else {
            return try await writer.write(ByteBuffer(string: "event: over\ndata: over\n\n"))
          }
          proven = asked
          // A page that is gone is noticed by writing to it.
          try await writer.write(ByteBuffer(string: ":\n\n"))
        }
        let words = page.take()
        if words.isEmpty { continue }
        try await writer.write(
          ByteBuffer(string: words.map { "event: changed\ndata: \($0)\n\n" }.joined()))
        try await Task.sleep(for: Self.pace)
      }
    } onGracefulShutdown: {
      page.end()
    }
  }

  /// Whether the member is still signed in here. A database that is away ends nothing: the page stays as it is.
  private func isStillOpen() async throws -> Bool {
    do {
      _ = try await ask.all([])
      return true
    } catch let problem as Problem where problem.word == .noone {
      return false
    } catch let problem as Problem where problem.word == .tired || problem.word == .maybe {
      return true
    }
  }
}
