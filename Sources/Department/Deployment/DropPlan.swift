/// In what order the objects that hold no data are dropped, so that CASCADE is never needed: it
/// would take along what nobody named.
struct DropPlan {
  /// An object that is rebuilt.
  struct Object: Equatable {
    /// Its catalogue and number, such as `pg_proc 16512`.
    let id: String
    /// The command that drops it.
    let drop: String
    /// Who may drop it.
    let owner: String
  }

  /// The objects, the ones that others rest on behind those others.
  let objects: [Object]

  /// Orders the objects by `edges`, pairs of an object and what it rests on.
  ///
  /// Objects that rest on each other in a ring keep their place and PostgreSQL refuses them by name.
  init(_ objects: [Object], edges: [(from: String, on: String)]) {
    let known = Dictionary(uniqueKeysWithValues: objects.map { ($0.id, $0) })
    var restsOn: [String: Set<String>] = [:]
    var waitingFor: [String: Int] = [:]
    for edge in edges where edge.from != edge.on && known[edge.from] != nil && known[edge.on] != nil
    {
      if restsOn[edge.from, default: []].insert(edge.on).inserted {
        waitingFor[edge.on, default: 0] += 1
      }
    }
    var ready = objects.filter { waitingFor[$0.id, default: 0] == 0 }
    var ordered: [Object] = []
    while !ready.isEmpty {
      ordered += ready
      var next: [Object] = []
      for object in ready {
        for below in restsOn[object.id, default: []].sorted() {
          waitingFor[below]! -= 1
          if waitingFor[below] == 0 { next.append(known[below]!) }
        }
      }
      ready = next
    }
    let placed = Set(ordered.map(\.id))
    self.objects = ordered + objects.filter { !placed.contains($0.id) }
  }
}
