/// Figures as a monitor reads them: Prometheus's text format, version 0.0.4.
struct MetricsText {
  /// What a figure is.
  enum Kind: String { case counter, gauge, histogram }

  /// One figure of a family: what is added to the family's name, its labels, its value.
  struct Sample {
    var suffix = ""
    var labels: [(String, String)] = []
    var value: Double
  }

  private(set) var text = ""

  /// Adds a family of figures; one without a figure is left out.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    if samples.isEmpty { return }
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
      text += "\(name)\(sample.suffix)\(labels.isEmpty ? "" : "{\(labels)}") "
      text += "\(Self.number(sample.value))\n"
    }
  }

  /// Adds a family of one figure.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    add(name, kind, help, [Sample(value: value)])
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func number(_ value: Double) -> String {
    value.rounded() == value && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}
