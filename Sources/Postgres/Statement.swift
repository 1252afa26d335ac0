import Synchronization

/// One SQL statement whose text is fixed when the program is compiled; a pool prepares it once per connection.
package struct Statement: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The text, its name for logs, and its place in the table of all fixed statements.
  final class Core: Sendable {
    /// The SQL with `$1`, `$2` … for the values.
    let text: String
    /// A word for logs and errors; never sent to the server.
    let name: String
    /// The place among all fixed statements of the process; nil for a text made at run time.
    let index: Int?

    /// Makes a core; only `Statement` does.
    init(text: String, name: String, index: Int?) {
      self.text = text
      self.name = name
      self.index = index
    }
  }

  /// Every fixed text of the process, so that a statement written twice is prepared once.
  private static let fixed = Mutex<[String: Core]>([:])

  /// The shared text and identity.
  let core: Core

  /// A statement from a literal: values can only reach it as parameters.
  package init(_ text: StaticString, name: StaticString? = nil) {
    let text = text.description
    core = Self.fixed.withLock { table in
      if let known = table[text] { return known }
      let core = Core(
        text: text, name: name?.description ?? Self.title(of: text), index: table.count)
      table[text] = core
      return core
    }
  }

  /// A statement from a literal.
  package init(stringLiteral text: StaticString) { self.init(text) }

  /// The loud exception: a text made at run time. Never put a value into it; each connection remembers
  /// at most `Connection.runtimeStatements` such texts and is reopened beyond that.
  package init(unsafe text: String, name: String = "unsafe") {
    core = Core(text: text, name: name, index: nil)
  }

  /// The SQL with `$1`, `$2` … for the values.
  package var text: String { core.text }

  /// The word used in logs and errors.
  package var name: String { core.name }

  /// The word used in logs and errors.
  package var description: String { core.name }

  /// Equal when the text is.
  package static func == (a: Statement, b: Statement) -> Bool {
    a.core === b.core || a.core.text == b.core.text
  }

  /// Hashes the text.
  package func hash(into hasher: inout Hasher) { hasher.combine(core.text) }

  /// This statement with its values: `claim(.uuid(lead), .text(key))`.
  package func callAsFunction(_ values: Value...) -> Call { Call(self, values) }

  /// The first words of a text, for logs.
  private static func title(of text: String) -> String {
    String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(40))
  }
}

/// One statement with its values: an element of a pipeline.
package struct Call: Sendable {
  /// What to run.
  package let statement: Statement
  /// `$1`, `$2` … in order.
  package let values: [Value]

  /// Pairs a statement with its values.
  package init(_ statement: Statement, _ values: [Value] = []) {
    self.statement = statement
    self.values = values
  }
}
