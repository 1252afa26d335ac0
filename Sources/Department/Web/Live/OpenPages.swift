import Foundation
import Synchronization

/// The open pages of this server that keep themselves fresh, by the topics they listen to.
package final class OpenPages: Sendable {
  /// Pages open at once; beyond that a page is told to come back.
  static let most = 2000
  /// Pages of one member; the one opened first ends where there are more.
  static let mostOfMember = 8

  private struct Open {
    var pages: [Int: OpenPage] = [:]
    var byTopic: [String: Set<Int>] = [:]
    var byMember: [UUID: [Int]] = [:]
    var next = 0
    var isOver = false

    /// Takes a page out; nil where it is out already.
    mutating func forget(_ id: Int) -> OpenPage? {
      guard let page = pages.removeValue(forKey: id) else { return nil }
      for topic in page.words.keys {
        byTopic[topic]?.remove(id)
        if byTopic[topic]?.isEmpty == true { byTopic[topic] = nil }
      }
      byMember[page.member]?.removeAll { $0 == id }
      if byMember[page.member]?.isEmpty == true { byMember[page.member] = nil }
      return page
    }
  }

  private let open = Mutex(Open())

  package init() {}

  /// How many pages are open.
  package var count: Int { open.withLock { $0.pages.count } }

  /// One more page, told `words[topic]` whenever its topic is told.
  func add(_ member: UUID, _ words: [String: String]) -> OpenPage {
    let (page, oldest) = open.withLock { open -> (OpenPage, OpenPage?) in
      open.next += 1
      let page = OpenPage(id: open.next, member: member, words: words)
      if open.isOver {
        page.end()
        return (page, nil)
      }
      open.pages[page.id] = page
      for topic in words.keys { open.byTopic[topic, default: []].insert(page.id) }
      open.byMember[member, default: []].append(page.id)
      // Here and now: two that come at once would both name the same one as the oldest.
      let mine = open.byMember[member]!
      return (page, mine.count > Self.mostOfMember ? open.forget(mine[0]) : nil)
    }
    oldest?.end()
    return page
  }

  /// A page was closed, or is to be.
  func remove(_ page: OpenPage) {
    open.withLock { _ = $0.forget(page.id) }
    page.end()
  }

  /// The server is about to stop: every page is told no more here, and comes back to another server in a moment.
  func close() {
    let all = open.withLock { open in
      open.isOver = true
      return Array(open.pages.values)
    }
    for page in all { page.end() }
  }

  /// These topics have something new.
  func tell(_ topics: [String]) {
    let told = open.withLock { open in
      topics.flatMap { topic in
        (open.byTopic[topic] ?? []).compactMap { id in open.pages[id].map { ($0, topic) } }
      }
    }
    for (page, topic) in told { page.tell([topic]) }
  }

  /// Anything may be new: notices may have been lost.
  func tellAll() {
    let all = open.withLock { Array($0.pages.values) }
    for page in all { page.tell(Array(page.words.keys)) }
  }
}

/// One open page.
final class OpenPage: Sendable {
  let id: Int
  let member: UUID
  /// What the page is told, by topic.
  let words: [String: String]
  /// Wakes whoever writes to the page; what is new stands in `take`.
  let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let news = Mutex<Set<String>>([])

  init(id: Int, member: UUID, words: [String: String]) {
    self.id = id
    self.member = member
    self.words = words
    // What is new adds up while the page is slow: one wake is enough.
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// These topics have something new.
  func tell(_ topics: [String]) {
    news.withLock { $0.formUnion(topics.compactMap { words[$0] }) }
    wake.yield()
  }

  /// It is time to prove the session again.
  func rouse() { wake.yield() }

  /// Nothing more comes.
  func end() { wake.finish() }

  /// The words that are new since it was last asked, in order.
  func take() -> [String] {
    news.withLock { news in
      defer { news = [] }
      return news.sorted()
    }
  }
}
