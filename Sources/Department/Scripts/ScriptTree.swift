import Mustache

/// A script as a tree to read: the way to the hand-over runs straight down, what leads off it stands indented,
/// and a step that stands elsewhere is only named.
struct ScriptTree {
  /// One line: a step, or a way to a step that stands elsewhere.
  struct Row {
    /// What the other side says to get here; nil for the first.
    let via: Phrase?
    let name: String
    let title: String
    /// `depth-2`, for the style sheet.
    let indent: String
    /// Which answer the step asks for.
    let asksFor: String?
    /// The result it ends with.
    let endsWith: Label?
    /// The step itself stands elsewhere in the tree.
    let jump: Bool
    /// There is no such step.
    let missing: Bool
    /// The step that is looked at.
    let here: Bool
    /// Something is wrong with it.
    let faulty: Bool
  }

  private(set) var rows: [Row] = []
  /// Steps that no way leads to.
  private(set) var lost: [Row] = []

  private let script: Script
  private let ends: [String: Label]
  private let here: String?
  private let faulty: Set<String>
  private var seen: Set<String> = []
  private var sold: Set<String> = []

  init(_ script: Script, ends: [String: Label], here: String? = nil, faulty: Set<String> = []) {
    self.script = script
    self.ends = ends
    self.here = here
    self.faulty = faulty
    sold = handingOver()
    walk(script.start, via: nil, depth: 0)
    lost = script.order.filter { !seen.contains($0) }.map { row($0, via: nil, depth: 0) }
  }

  /// The ways out of a step: what is said, and where it leads.
  private func ways(_ name: String) -> [(via: Phrase?, to: String)] {
    guard let step = script.steps[name] else { return [] }
    let branches = step.branches.map { branch in
      (via: Phrase(verbatim: branch.label) as Phrase?, to: branch.goto)
    }
    return branches
      + (step.next.map { [(via: branches.isEmpty ? nil : "scripts.tree.otherwise", to: $0)] } ?? [])
  }

  /// Steps from which a hand-over can still be reached.
  private func handingOver() -> Set<String> {
    var found = Set(script.order.filter { script.steps[$0]?.end == "handed_over" })
    var before = -1
    while before != found.count {
      before = found.count
      for name in script.order where ways(name).contains(where: { found.contains($0.to) }) {
        found.insert(name)
      }
    }
    return found
  }

  /// Where the main way goes on after a step: towards the hand-over, in the order of the script.
  private func onward(_ name: String, _ line: [String]) -> String? {
    let open = ways(name).map(\.to).filter {
      script.steps[$0] != nil && !seen.contains($0) && !line.contains($0)
    }
    let place = { (step: String) in script.order.firstIndex(of: step) ?? 0 }
    let selling = open.filter(sold.contains)
    return (selling.isEmpty && Set(open).count == 1 ? open : selling).min { place($0) < place($1) }
  }

  private mutating func walk(_ start: String, via: Phrase?, depth: Int) {
    guard script.steps[start] != nil else {
      rows.append(row(start, via: via, depth: depth))
      return
    }
    var line = [start]
    while let next = onward(line.last ?? start, line) { line.append(next) }
    seen.formUnion(line)
    var via = via
    for (at, name) in line.enumerated() {
      rows.append(row(name, via: via, depth: depth))
      let next = at + 1 < line.count ? line[at + 1] : nil
      via = nil
      var main = false
      for way in ways(name) {
        if way.to == next, !main {
          via = way.via
          main = true
        } else if seen.contains(way.to) || script.steps[way.to] == nil {
          rows.append(row(way.to, via: way.via, depth: depth + 1, jump: true))
        } else {
          walk(way.to, via: way.via, depth: depth + 1)
        }
      }
    }
  }

  private func row(_ name: String, via: Phrase?, depth: Int, jump: Bool = false) -> Row {
    let step = script.steps[name]
    return Row(
      via: via, name: name, title: step.map { $0.title.isEmpty ? name : $0.title } ?? name,
      indent: "depth-\(min(depth, 6))", asksFor: jump ? nil : step?.question?.key,
      endsWith: jump ? nil : step?.end.map { ends[$0] ?? Label(ru: $0, en: $0) },
      jump: jump && step != nil, missing: step == nil, here: !jump && name == here,
      faulty: !jump && faulty.contains(name))
  }
}
