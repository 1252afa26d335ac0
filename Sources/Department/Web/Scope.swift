import Mustache

/// What a template sees: the page's fields, `t` the words, `layout` the frame, `ownTemplate` the name of the page's own
/// template, `forms` what was typed. What a row lacks is looked for here too, so none of these is a word that a row has.
struct Scope: MustacheParent {
  private let ownTemplate: String
  private let sheet: Fields
  private let layout: Fields
  private let forms: Forms
  private let words: WordShelf?

  init(sheet: any Sheet, layout: Layout, forms: Forms) {
    ownTemplate = type(of: sheet).template
    self.sheet = Fields(sheet)
    self.layout = Fields(layout)
    self.forms = forms
    words = Speaker.now.catalogue.shelves[Speaker.now.language]
  }

  func child(named name: String) -> Any? {
    switch name {
    case "t": words
    case "layout": layout
    case "ownTemplate": ownTemplate
    case "forms": forms
    default: sheet.child(named: name)
    }
  }
}

/// The forms of a page; at most one of them was just refused.
package struct Forms: MustacheParent, Sendable {
  package let refused: String
  package let typed: Typed
  package let problem: Problem?
  package let key: String

  /// No form was sent.
  package static let fresh = Forms(refused: "", typed: Typed(.null), problem: nil, key: "")

  package init(refused: String, typed: Typed, problem: Problem?, key: String) {
    self.refused = refused
    self.typed = typed
    self.problem = problem
    self.key = key
  }

  package func child(named name: String) -> Any? {
    FormScope(forms: name == refused ? self : .fresh)
  }
}

/// One form: `key` mints its idempotency key, `alert` is what went wrong with it, `whole` the same where no field is named
/// (for a form that says it at each of its fields), `error.<field>` with one field; any other name is what was typed into
/// that field.
struct FormScope: MustacheParent {
  let forms: Forms

  func child(named name: String) -> Any? {
    switch name {
    case "key":
      // The outcome is unknown: the repeat must be the same act, not a second one.
      forms.problem?.word == .maybe ? forms.key : Secret.text(Secret.random(16))
    case "alert": forms.problem.map { Phrase(verbatim: $0.sentence(Speaker.now)) }
    case "whole":
      forms.problem.flatMap {
        $0.fields.isEmpty ? Phrase(verbatim: $0.sentence(Speaker.now)) : nil
      }
    case "error": FieldErrors(problem: forms.problem)
    default:
      if let text = forms.typed[name] { text } else { forms.typed.tree[name].map(TypedBranch.init) }
    }
  }
}

/// What was typed into `outer[inner]` fields: `{{forms.answer.answers.need}}`.
struct TypedBranch: MustacheParent {
  let tree: Tree
  func child(named name: String) -> Any? { tree[name]?.text }
}

/// The sentence for each field that the problem names.
struct FieldErrors: MustacheParent {
  let problem: Problem?
  var outer = ""

  func child(named name: String) -> Any? {
    let field = outer + name
    guard let problem else { return nil }
    if problem.fields.contains(field) { return problem.sentence(for: field, Speaker.now) }
    let inside = problem.fields.contains { $0.hasPrefix(field + ".") }
    return inside ? FieldErrors(problem: problem, outer: field + ".") : nil
  }
}
