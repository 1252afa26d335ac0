import HTTPTypes

extension Partners {
  /// The stable codes by which the partners' API refuses; `openapi.yaml` lists the same.
  package enum Code: String, CaseIterable, Sendable {
    case unauthorized
    case addressRefused = "address_refused"
    case agentRefused = "agent_refused"
    case scopeMissing = "scope_missing"
    case notFound = "not_found"
    case cursorUnknown = "cursor_unknown"
    case methodNotAllowed = "method_not_allowed"
    case malformedJSON = "malformed_json"
    case duplicateField = "duplicate_field"
    case agentRequired = "agent_required"
    case idempotencyKeyInvalid = "idempotency_key_invalid"
    case unknownField = "unknown_field"
    case unknownParameter = "unknown_parameter"
    case missingField = "missing_field"
    case wrongType = "wrong_type"
    case invalidValue = "invalid_value"
    case leaseLost = "lease_lost"
    case wrongOrder = "wrong_order"
    case doNotCall = "do_not_call"
    case outsideHours = "outside_hours"
    case attemptsUsedUp = "attempts_used_up"
    case campaignClosed = "campaign_closed"
    case batchClosed = "batch_closed"
    case handFull = "hand_full"
    case overContract = "over_contract"
    case agentsLimit = "agents_limit"
    case referenceTaken = "reference_taken"
    case urlTaken = "url_taken"
    case webhooksLimit = "webhooks_limit"
    case webhookDisabled = "webhook_disabled"
    case onItsWay = "on_its_way"
    case keyReused = "key_reused"
    case answersMissing = "answers_missing"
    case answerType = "answer_type"
    case questionUnknown = "question_unknown"
    case resultRefused = "result_refused"
    case changed
    case preconditionRequired = "precondition_required"
    case tooSlow = "too_slow"
    case tooLarge = "too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case rateLimited = "rate_limited"
    case quotaReached = "quota_reached"
    case busy
    case outcomeUnknown = "outcome_unknown"
    case fault

    /// The HTTP status it comes with.
    package var status: HTTPResponse.Status {
      switch self {
      case .unauthorized: .unauthorized
      case .addressRefused, .agentRefused, .scopeMissing: .forbidden
      case .notFound, .cursorUnknown: .notFound
      case .methodNotAllowed: .methodNotAllowed
      case .malformedJSON, .duplicateField, .agentRequired, .idempotencyKeyInvalid: .badRequest
      case .unknownField, .unknownParameter, .missingField, .wrongType, .invalidValue:
        .unprocessableContent
      case .leaseLost, .wrongOrder, .doNotCall, .outsideHours, .attemptsUsedUp, .campaignClosed,
        .batchClosed, .handFull, .overContract, .agentsLimit, .referenceTaken, .urlTaken,
        .webhooksLimit,
        .webhookDisabled, .onItsWay, .keyReused,
        .answersMissing, .answerType, .questionUnknown, .resultRefused:
        .conflict
      case .changed: .preconditionFailed
      case .preconditionRequired: .preconditionRequired
      case .tooSlow: .requestTimeout
      case .tooLarge: .contentTooLarge
      case .unsupportedMediaType: .unsupportedMediaType
      case .rateLimited, .quotaReached: .tooManyRequests
      case .busy, .outcomeUnknown: .serviceUnavailable
      case .fault: .internalServerError
      }
    }

    /// The code as words: the same for every occurrence, as RFC 9457 wants it.
    package var title: String {
      let words = rawValue.replacing("_", with: " ")
      return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// What it means and what to do, for people.
    func sentence(_ catalogue: Catalogue, _ language: Language) -> String {
      catalogue.text("partners.codes.\(rawValue)", language) ?? title
    }
  }
}
