import Foundation
import HTTPTypes
import Hummingbird

extension Partners {
  /// Why a request to the partners' API is refused: RFC 9457, with a stable code.
  package struct Refusal: Error, Sendable {
    package let code: Code
    /// What it was to the rest of the server: for the log, and the sentence.
    let problem: Problem
    /// What it is about, beside the code: `field`, `rule`, `missing` …
    let about: [String: Tree]
    /// Sent along: the key's limits, `Allow`.
    var headers: HTTPFields = [:]

    /// A refusal of the API's own.
    package init(_ code: Code, _ about: [String: Tree] = [:]) {
      self.code = code
      self.about = about
      problem = Problem(code == .fault ? .fault : .wrong, about)
    }

    /// What a problem is called here.
    init(_ problem: Problem) {
      self.problem = problem
      code = Self.code(of: problem)
      about = Self.named(problem.detail.filter { Self.told.contains($0.key) })
    }

    /// The same with headers.
    func with(_ headers: HTTPFields) -> Self {
      var refusal = self
      refusal.headers.append(contentsOf: headers)
      return refusal
    }

    /// Any error as a refusal.
    static func of(_ error: any Error) -> Refusal {
      (error as? Refusal) ?? Refusal(Threshold.problem(error))
    }

    /// What operators' pages call a disposition is a result here.
    private static func named(_ detail: [String: Tree]) -> [String: Tree] {
      var detail = detail
      if detail["field"]?.text == "disposition" { detail["field"] = .string("result") }
      return detail
    }

    private static let told: Set<String> = [
      "field", "rule", "missing", "retry_after", "most", "scope", "zone",
    ]

    /// The answer: `application/problem+json`.
    func response(reference: String?, _ speaker: Speaker) -> Response {
      var body = about
      body["type"] = .string("/partners/docs#\(code.rawValue)")
      body["title"] = .string(code.title)
      body["status"] = .number("\(code.status.code)")
      body["code"] = .string(code.rawValue)
      if code != .notFound { body["detail"] = .string(detail(speaker)) }
      if code.status.kind == .serverError, let reference { body["reference"] = .string(reference) }
      if let seconds = problem.retryAfter { body["retry_after"] = .number("\(seconds)") }
      var response = Response.json([UInt8](Tree.object(body).json.utf8), status: code.status)
      response.headers[.contentType] = "application/problem+json"
      response.headers.append(contentsOf: headers)
      if code == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
      if let seconds = problem.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
      return response
    }

    /// What the code means and what to do about it, and what it is about where that is known.
    private func detail(_ speaker: Speaker) -> String {
      let general = code.sentence(speaker.catalogue, speaker.language)
      return about["field"] == nil ? general : "\(general) \(problem.sentence(speaker))"
    }
  }
}

extension Partners.Refusal {
  /// Which words and rules of the server have which code; what was wrong with the body has its code already.
  private static func code(of problem: Problem) -> Partners.Code {
    let rule = problem.detail["rule"]?.text
    switch problem.word {
    case .empty: return .notFound
    case .noone, .cross: return .unauthorized
    case .scope: return .scopeMissing
    case .stale: return rule == "changed" ? .changed : .leaseLost
    case .taken: return rule == "webhook" ? .urlTaken : .referenceTaken
    case .order: return order(rule)
    case .short: return .answersMissing
    case .quiet: return .doNotCall
    case .hours: return .outsideHours
    case .reuse: return .keyReused
    case .close: return rule == "batch" ? .batchClosed : .campaignClosed
    case .limit: return limit(rule)
    case .wrong: return wrong(problem.fields.first ?? "", rule)
    case .large: return .tooLarge
    case .media: return .unsupportedMediaType
    case .delay: return .tooSlow
    case .tired: return .busy
    case .maybe: return .outcomeUnknown
    case .fault: return .fault
    }
  }

  private static func order(_ rule: String?) -> Partners.Code {
    switch rule {
    case "disabled": .webhookDisabled
    case "on_its_way": .onItsWay
    default: .wrongOrder
    }
  }

  private static func limit(_ rule: String?) -> Partners.Code {
    switch rule {
    case "cards_at_once": .handFull
    case "agents_most": .agentsLimit
    case "webhooks": .webhooksLimit
    case "attempts_a_day", "attempts_a_number": .attemptsUsedUp
    default: .quotaReached
    }
  }

  /// What SQL found not acceptable: as the contract describes it, and yet not possible.
  private static func wrong(_ field: String, _ rule: String?) -> Partners.Code {
    switch field {
    case "count": .overContract
    case "cursor": .cursorUnknown
    case "key", "Idempotency-Key": .idempotencyKeyInvalid
    case "Tristage-Agent": .agentRequired
    case "disposition", "at", "reason": .resultRefused
    case _ where field.hasPrefix("answers."): rule == "unknown" ? .questionUnknown : .answerType
    default: .invalidValue
    }
  }

  /// What of a body could not be read.
  static func body(_ problem: Problem) -> Partners.Refusal {
    let code: Partners.Code? =
      switch (problem.word, problem.detail["rule"]?.text) {
      case (.short, _): .missingField
      case (.wrong, "unknown"): .unknownField
      case (.wrong, "duplicate"): .duplicateField
      case (.wrong, "json"), (.wrong, "utf8"), (.wrong, "nul"), (.wrong, "deep"),
        (.wrong, "surrogate"):
        .malformedJSON
      case (.wrong, "range"), (.wrong, "value"): .invalidValue
      case (.wrong, _): .wrongType
      default: nil
      }
    guard let code else { return Self(problem) }
    return Self(code, problem.detail.filter { told.contains($0.key) })
  }
}
