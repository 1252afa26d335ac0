/// What a person sees when a request failed.
struct ProblemPage: Sheet {
  static let template = "Web/ProblemPage"
  static let samples = [
    ProblemPage(word: "FAULT", sentence: "It broke.", reference: "abc", field: "due_at")
  ]
  let word: String
  let sentence: String
  let reference: String?
  let field: String?
  var title: Phrase { Phrase(verbatim: sentence) }

  init(_ problem: Problem, reference: String?, _ speaker: Speaker) {
    word = problem.word.rawValue
    sentence = problem.sentence(speaker)
    self.reference = reference
    field = problem.fields.first
  }

  private init(word: String, sentence: String, reference: String?, field: String?) {
    self.word = word
    self.sentence = sentence
    self.reference = reference
    self.field = field
  }

  /// `{"error":{"word":…,"message":…,"detail":{…},"reference":…}}`; a not found has no reference.
  static func json(_ problem: Problem, reference: String?, _ speaker: Speaker) -> String {
    var error: [String: Tree] = [
      "word": .string(problem.word.rawValue), "message": .string(problem.sentence(speaker)),
      "detail": .object(problem.word == .empty ? [:] : problem.detail),
    ]
    if let reference { error["reference"] = .string(reference) }
    return Tree.object(["error": .object(error)]).json
  }
}
