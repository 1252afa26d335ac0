/// What came of an input that cannot be.
struct Wrong: Error {
  let what: String

  init(_ what: String) { self.what = what }
}

/// One of our parsers, what it is given, and what must hold whatever comes of it.
struct Target: Sendable {
  let name: String
  /// What it takes, or what is known to have hurt somebody's parser of the kind.
  let seeds: [[UInt8]]
  /// What it is sensitive to, beside what hurts every parser.
  let words: [[UInt8]]
  /// Longest input, in bytes: what may be sent, or somewhat more.
  let most: Int
  /// Whether there is anything that it refuses, and anything that it takes.
  let refuses: Bool
  /// Reads the bytes, in a way that the dice choose; false where it refused them. Throws `Wrong` where what came of them
  /// cannot be; any other error is wrong as well.
  let reads: @Sendable ([UInt8], inout Dice) async throws -> Bool

  init(
    _ name: String, seeds: [String], words: [String] = [], most: Int = 64 << 10,
    refuses: Bool = true, reads: @escaping @Sendable ([UInt8], inout Dice) async throws -> Bool
  ) {
    self.name = name
    self.seeds = seeds.map { [UInt8]($0.utf8) }
    self.words = words.map { [UInt8]($0.utf8) } + Words.all
    self.most = most
    self.refuses = refuses
    self.reads = reads
  }

  /// The same, with everything that it should not throw made a `Wrong`.
  func tries(_ bytes: [UInt8], _ dice: inout Dice) async throws(Wrong) -> Bool {
    do {
      return try await reads(bytes, &dice)
    } catch let wrong as Wrong {
      throw wrong
    } catch {
      throw Wrong("unexpected: an error that nobody can be told, \(type(of: error)) \(error)")
    }
  }

  /// Every parser of ours that strangers' or members' bytes reach.
  static let all: [Target] =
    [csv, list, letters, phones] + [json, form, multipart, upload, body, headers, kept]
    + [script, addresses, settings, names, moments] + [cells, refusals]
}
