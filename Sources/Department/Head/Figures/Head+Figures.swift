import Foundation
import Mustache

extension Head {
  /// A stage of the sale, as the department named it.
  struct StageName: Decodable, Sendable {
    let id: String
    let label: Label
  }

  /// A step of the funnel: its name and what is counted there, for a page; its code in JSON.
  struct StepName: Encodable, Sendable, MustacheCustomRenderable {
    let code: String
    private let stage: Label?

    init(_ code: String, stage: Label? = nil) {
      self.code = code
      self.stage = stage
    }

    /// From list to client, in order.
    static func funnel(_ stages: [StageName]) -> [StepName] {
      ["came", "called", "answered", "spoke", "handed_over", "accepted"].map { StepName($0) }
        + stages.map { StepName("stage:\($0.id)", stage: $0.label) } + [StepName("won")]
    }

    /// A step by its code, which SQL knows.
    static func named(_ code: String, _ stages: [StageName]) -> StepName {
      StepName(code, stage: stages.first { "stage:\($0.id)" == code }?.label)
    }

    /// How leads leave the funnel.
    static let leaving = ["sent_back", "nurtured", "lost", "closed"].map { StepName($0) }
    static let sample = StepName("came")

    var isNull: Bool { false }
    var renderText: String {
      guard let stage else { return Phrase("figures.steps.\(code)").renderText }
      return Phrase("figures.stage", gaps: ["stage": stage.renderText]).renderText
    }
    /// What exactly is counted.
    var definition: Word { Word("figures.means", stage == nil ? code : "stage") }

    func encode(to encoder: any Encoder) throws {
      var box = encoder.singleValueContainer()
      try box.encode(code)
    }
  }

  /// The counts of both periods, by step.
  struct Counts {
    /// What SQL tells of one step.
    struct Line: Decodable {
      let step: String
      let n: Int
      let seconds: Int
      let most: Int
    }

    private let now: [String: Line]
    private let then: [String: Line]

    init(_ now: [Line], _ then: [Line]) {
      self.now = Dictionary(uniqueKeysWithValues: now.map { ($0.step, $0) })
      self.then = Dictionary(uniqueKeysWithValues: then.map { ($0.step, $0) })
    }

    /// This period's count; 0 where nothing happened.
    subscript(step: String) -> Int { now[step]?.n ?? 0 }
    /// The other period's.
    func before(_ step: String) -> Int { then[step]?.n ?? 0 }
    /// The most at any of these steps, in either period.
    func widest(_ steps: [StepName]) -> Int {
      steps.flatMap { [self[$0.code], before($0.code)] }.max() ?? 0
    }
    /// Talk time and the most calls to one lead, in this period and the other.
    var talk: (Int, Int) { (now["calls"]?.seconds ?? 0, then["calls"]?.seconds ?? 0) }
    var most: (Int, Int) { (now["calls"]?.most ?? 0, then["calls"]?.most ?? 0) }
  }

  /// One line of the funnel.
  struct Step: Encodable, Sendable {
    let step: StepName
    let definition: Word
    let n: Figure
    /// The leads behind it.
    let href: String
    let ofPrevious: Ratio?
    let ofBase: Ratio?
    let before: Figure
    let change: Ratio?
    let bar: FunnelBar

    /// The bar is for the eye alone: a program has the numbers.
    enum CodingKeys: CodingKey {
      case step, definition, n, href, ofPrevious, ofBase, before, change
    }

    init(
      _ name: StepName, _ count: Counts, href: String, after: StepName?, of base: StepName,
      widest: Int
    ) {
      step = name
      definition = name.definition
      n = Figure(count[name.code])
      self.href = href
      ofPrevious = after.flatMap { Ratio(count[name.code], of: count[$0.code]) }
      ofBase = Ratio(count[name.code], of: count[base.code])
      before = Figure(count.before(name.code))
      change = Ratio(count[name.code], of: count.before(name.code), as: .change)
      bar = FunnelBar(name, count, widest: widest)
    }

    static let sample = Step(
      .sample,
      Counts(
        [.init(step: "came", n: 45211, seconds: 0, most: 0)],
        [.init(step: "came", n: 100, seconds: 0, most: 0)]), href: "/head/figures/leads?step=came",
      after: .sample, of: .sample, widest: 45211)
  }

  /// The calls of both periods.
  struct Calls: Encodable, Sendable {
    let calls: Figure
    let callsHref: String
    let callsBefore: Figure
    let aHandover: Ratio?
    let aHandoverBefore: Ratio?
    let most: Figure
    let mostBefore: Figure
    let talk: Talk
    let talkSeconds: Figure
    let talkBefore: Talk

    init(_ count: Counts, href: String) {
      calls = Figure(count["calls"])
      callsHref = href
      callsBefore = Figure(count.before("calls"))
      aHandover = Ratio(count["calls"], of: count["handed_over"], as: .plain)
      aHandoverBefore = Ratio(count.before("calls"), of: count.before("handed_over"), as: .plain)
      most = Figure(count.most.0)
      mostBefore = Figure(count.most.1)
      talk = Talk(seconds: count.talk.0)
      talkSeconds = Figure(count.talk.0)
      talkBefore = Talk(seconds: count.talk.1)
    }

    static let sample = Calls(
      Counts(
        [
          .init(step: "calls", n: 10, seconds: 900, most: 3),
          .init(step: "handed_over", n: 2, seconds: 0, most: 2),
        ],
        [
          .init(step: "calls", n: 9, seconds: 80, most: 2),
          .init(step: "handed_over", n: 1, seconds: 0, most: 2),
        ]), href: "/head/figures/leads?step=calls")
  }

  /// Talk time: seconds in JSON, hours and minutes on a page.
  struct Talk: Encodable, Sendable, MustacheCustomRenderable {
    let seconds: Int
    var isNull: Bool { false }
    var renderText: String {
      let minutes = seconds / 60 % 60
      return "\(Speaker.now.language.number(seconds / 3600)):\(minutes < 10 ? "0" : "")\(minutes)"
    }

    func encode(to encoder: any Encoder) throws {
      var box = encoder.singleValueContainer()
      try box.encode(seconds)
    }
  }

  /// A way to split the figures.
  struct Dimension: Encodable, Sendable {
    let name: Word
    let href: String
    let here: Bool
    static let sample = Dimension(
      name: Word("figures.by", "campaign"), href: "/head/figures", here: true)
  }

  /// One line of a split.
  struct Part: Encodable, Sendable {
    /// What SQL tells of it.
    struct Line: Decodable {
      let id: String?
      let name: String?
      let steps: [String: Int]
      let seconds: Int
    }

    let id: String?
    let name: String?
    let came: Figure
    let calls: Figure
    let answered: Figure
    let handedOver: Figure
    let ofCalls: Ratio?
    let accepted: Figure
    let won: Figure
    let talk: Talk

    init(_ line: Line) {
      id = line.id
      name = line.name
      func figure(_ step: String) -> Figure { Figure(line.steps[step] ?? 0) }
      came = figure("came")
      calls = figure("calls")
      answered = figure("answered")
      handedOver = figure("handed_over")
      ofCalls = Ratio(handedOver.number, of: calls.number)
      accepted = figure("accepted")
      won = figure("won")
      talk = Talk(seconds: line.seconds)
    }

    static let sample = Part(
      Line(
        id: "1", name: "Banks", steps: ["calls": 10, "handed_over": 2, "came": 5], seconds: 900))
  }
}
