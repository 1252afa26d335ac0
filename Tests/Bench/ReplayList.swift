import Foundation

/// A telephone campaign that others made: one row a client, from the Bank Marketing data of UCI (`bank-full.csv`).
struct ReplayList {
  /// What was done about one client.
  struct Plan {
    /// The row's number in the file, from 1: the client's name is `Row` and this.
    let row: Int
    let month: String
    /// How many calls were made.
    let calls: Int
    /// Talk time of the last of them.
    let seconds: Int
    /// Whether the client agreed.
    let agreed: Bool

    /// One number for each twenty calls, which is what a day allows to one. The code 907 is given to no operator in the
    /// numbering plan of Russia (2026), so nobody answers there.
    var phones: String {
      (0...(calls - 1) / 20).map { "+7907\(String(1_000_000 + row * 10 + $0))" }
        .joined(separator: ", ")
    }
  }

  /// Every row of the file, or each `every`th, the first among them.
  let plans: [Plan]

  init(_ file: String, every: Int) throws {
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    let header = Self.cells(lines[0])
    func column(_ name: String) throws -> Int {
      guard let place = header.firstIndex(of: name) else {
        throw BenchFailure("\(file) has no column \(name)")
      }
      return place
    }
    let (month, calls) = (try column("month"), try column("campaign"))
    let (duration, agreed) = (try column("duration"), try column("y"))
    plans = try lines.dropFirst().enumerated().filter { $0.offset % every == 0 }.map {
      offset, line in
      let cells = Self.cells(line)
      guard let calls = Int(cells[calls]), let seconds = Int(cells[duration]) else {
        throw BenchFailure("row \(offset + 1) of \(file) has no numbers")
      }
      return Plan(
        row: offset + 1, month: cells[month], calls: calls, seconds: seconds,
        agreed: cells[agreed] == "yes")
    }
  }

  /// The months in the order of the file.
  var months: [String] {
    plans.reduce(into: []) { if !$0.contains($1.month) { $0.append($1.month) } }
  }

  /// One month as a list to import.
  func csv(_ month: String) -> String {
    "id;name;city;phone\n"
      + plans.filter { $0.month == month }.map { "\($0.row);Row \($0.row);Moscow;\($0.phones)\n" }
      .joined()
  }

  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: ";", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }
  }
}
