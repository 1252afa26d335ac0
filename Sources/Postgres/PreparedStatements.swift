import CLibPQ
import Glibc

/// What one connection has prepared, under names that nobody can guess: SQL injected elsewhere in the session must
/// not be able to replace one of them.
final class PreparedStatements {
  /// A statement on this connection.
  final class Entry {
    /// Its name here, as libpq wants it.
    let name: UnsafeMutablePointer<CChar>
    /// The OIDs of its parameters' types.
    fileprivate(set) var types: [UInt32] = []
    /// Its columns; nil until it has been described.
    fileprivate(set) var shape: Shape?
    /// False until the server has confirmed it.
    fileprivate(set) var isReady = false

    /// Takes a name.
    fileprivate init(name: UnsafeMutablePointer<CChar>) { self.name = name }
  }

  /// How many texts made at run time there are.
  var runtimeCount: Int { runtime.count }
  /// True when no confirmation is outstanding.
  var isSettled: Bool { pending == 0 }

  private let secret = String(UInt64.random(in: .min ... .max), radix: 36)
  private var fixed: [Entry?] = []
  private var runtime: [String: Entry] = [:]
  private var names: [UnsafeMutablePointer<CChar>] = []
  private var pending = 0

  deinit {
    for name in names { free(name) }
  }

  /// A statement that is ready to be bound; nil when it is not.
  subscript(core: Statement.Core) -> Entry? {
    guard let entry = entry(core), entry.isReady else { return nil }
    return entry
  }

  /// The name under which to prepare a statement; nil when that has been asked for already.
  func claim(_ core: Statement.Core) -> UnsafeMutablePointer<CChar>? {
    guard entry(core) == nil, let name = strdup("\(secret)_\(names.count)") else { return nil }
    names.append(name)
    pending += 1
    set(core, Entry(name: name))
    return name
  }

  /// Notes the parameters' types and the columns from a description.
  func learn(_ core: Statement.Core, from result: OpaquePointer) {
    guard let entry = entry(core) else { return }
    entry.types = (0..<PQnparams(result)).map { PQparamtype(result, $0) }
    entry.shape = Shape(result)
  }

  /// The server has confirmed it, or refused it: then the next user asks again.
  func settle(_ core: Statement.Core, isPrepared: Bool) {
    guard let entry = entry(core) else { return }
    pending -= 1
    entry.isReady = isPrepared
    if !isPrepared { set(core, nil) }
  }

  /// The entry, whether ready or not.
  private func entry(_ core: Statement.Core) -> Entry? {
    guard let index = core.index else { return runtime[core.text] }
    return index < fixed.count ? fixed[index] : nil
  }

  /// Replaces the entry.
  private func set(_ core: Statement.Core, _ entry: Entry?) {
    guard let index = core.index else { return runtime[core.text] = entry }
    while fixed.count <= index { fixed.append(nil) }
    fixed[index] = entry
  }
}
