import Foundation
import Mustache

extension Operators.CardPage {
  /// A question and what was answered to it, or that it is open.
  struct AnswerLine {
    let key: String
    let question: Phrase
    /// Nil while it is open.
    let said: Said?
    /// The step that asks it; nil where no script does.
    let step: String?
    /// No script asks it: the panel does.
    let plain: Bool

    /// What a hand-over needs, in the campaign's order.
    static func qualification(_ card: Operators.Card, _ script: Script?) -> [AnswerLine] {
      card.qualification.map { line($0, card, script) }
    }

    /// Every other answer that the script asked for, in its order.
    static func others(_ card: Operators.Card, _ script: Script?) -> [AnswerLine] {
      let asked = script?.order.compactMap { script?.steps[$0]?.question?.key } ?? []
      return asked.filter { !card.qualification.contains($0) && card.answers[$0] != nil }
        .map { line($0, card, script) }
    }

    private static func line(_ key: String, _ card: Operators.Card, _ script: Script?) -> AnswerLine
    {
      let step = script?.order.first { script?.steps[$0]?.question?.key == key }
      let question = step.flatMap { script?.steps[$0]?.question }
      return AnswerLine(
        key: key, question: Self.name(key, question),
        said: card.answers[key].map { Said($0, question) }, step: step, plain: step == nil)
    }

    /// The four that every campaign knows have words of their own; others are called as the script asks.
    private static func name(_ key: String, _ question: Script.Question?) -> Phrase {
      ["need", "authority", "budget", "timing"].contains(key)
        ? Phrase("operators.qualification.\(key)") : Phrase(verbatim: question?.text ?? key)
    }
  }

  /// An answer as a person reads it.
  struct Said: MustacheCustomRenderable {
    private let value: Tree
    private let question: Script.Question?

    init(_ value: Tree, _ question: Script.Question?) {
      self.value = value
      self.question = question
    }

    var isNull: Bool { false }
    var renderText: String {
      let text = value.text ?? ""
      switch question?.type {
      case .yesno: return Phrase("operators.script.\(text == "yes" ? "yes" : "no")").renderText
      case .choice: return question?.choices.first { $0.value == text }?.label ?? text
      case .money: return Money(text).renderText
      case .date: return Day(text)?.renderText ?? text
      default: return text
      }
    }
  }
}
