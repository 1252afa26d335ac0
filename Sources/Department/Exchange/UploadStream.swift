import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// The body of an upload as it comes: a form with a file, or the file itself; bounded in size and patience, never
/// whole in memory.
struct UploadStream: Sendable {
  /// What came of it, once it is read to its end.
  struct Whole: Sendable {
    /// The form's idempotency key.
    var key: String?
    /// The first bytes, by which it is known how the file is read.
    var head: [UInt8] = []
    var digest: [UInt8] = []
    var size = 0
  }

  /// How many bytes a file may have.
  static let most = 512 << 20
  /// Bytes kept at a time.
  static let piece = 1 << 20
  /// Bytes by which encoding and delimiter are found, as the program does.
  static let sample = 4 << 20
  /// A body that comes slower than so many bytes a second, after a first while, is given up.
  static let pace = 8 << 10
  static let patience = Duration.seconds(30)

  private let request: Request
  private let form: MultipartReader?
  /// The file's name where the body is the file itself.
  private let name: String

  /// Looks at the headers: `MEDIA` for what is no file, `LARGE` for one that says it is too large.
  init(_ request: Request, name: String?) throws {
    self.request = request
    self.name = FileName.plain(name ?? "")
    let type = request.headers[.contentType] ?? ""
    form = MultipartReader(contentType: type)
    let plain = type.lowercased().prefix { $0 != ";" }
    if form == nil,
      ["", "application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
        .contains(plain)
    {
      throw Problem(.media, ["rule": .string("upload")])
    }
    let room = form == nil ? 0 : 64 << 10
    if let length = request.headers[.contentLength].flatMap({ Int($0) }),
      length > Self.most + room
    {
      throw Self.large
    }
  }

  private static var large: Problem {
    Problem(.large, ["rule": .string("upload"), "bytes": .number("\(most)")])
  }

  /// Reads it to its end: `begin` hears the file's name before its first byte, `keep` each piece in order.
  func read(
    begin: @escaping @Sendable (String) async throws -> Void,
    keep: @escaping @Sendable ([UInt8]) async throws -> Void
  ) async throws -> Whole {
    let progress = Progress()
    return try await withThrowingTaskGroup(of: Whole?.self) { group in
      group.addTask { try await self.take(progress, begin, keep) }
      group.addTask {
        let clock = ContinuousClock()
        let start = clock.now
        while true {
          try await clock.sleep(for: .seconds(1))
          let late = clock.now - start - Self.patience
          let wanted = Int(late.components.seconds) * Self.pace
          if progress.bytes.load(ordering: .relaxed) < wanted { throw Problem(.delay) }
        }
      }
      defer { group.cancelAll() }
      while let whole = try await group.next() { if let whole { return whole } }
      throw Problem(.delay)
    }
  }

  private final class Progress: Sendable { let bytes = Atomic<Int>(0) }

  private func take(
    _ progress: Progress, _ begin: (String) async throws -> Void,
    _ keep: ([UInt8]) async throws -> Void
  ) async throws -> Whole {
    var form = form
    var file = FileTaking()
    if form == nil { try await begin(name) }
    for try await buffer in request.body {
      progress.bytes.add(buffer.readableBytes, ordering: .relaxed)
      guard form != nil else {
        try await file.add([UInt8](buffer.readableBytesView), keep)
        continue
      }
      for event in try form!.feed(buffer.readableBytesView) {
        try await file.hear(event, begin, keep)
      }
    }
    try form?.finish()
    return try await file.finish(form != nil, keep)
  }
}

/// A file on its way: what of it waits to fill a piece, and its sum.
private struct FileTaking {
  private var whole = UploadStream.Whole()
  private let digest = FileDigest()
  private var waiting: [UInt8] = []
  private var field: String?
  private var text: [UInt8] = []
  private var seen = false

  /// Takes what a form brings: the key, and one file in the field `file`.
  mutating func hear(
    _ event: MultipartReader.Event, _ begin: (String) async throws -> Void,
    _ keep: ([UInt8]) async throws -> Void
  ) async throws {
    switch event {
    case .part(let name, let fileName):
      guard ["file", "key"].contains(name), (name == "file") == (fileName != nil) else {
        throw Problem.wrong(String(name.prefix(100)), "unknown")
      }
      field = name
      text = []
      if let fileName {
        if seen { throw Problem.wrong("file", "duplicate") }
        // A browser sends an empty name where nothing was picked.
        if fileName.isEmpty { throw Problem.short(["file"]) }
        seen = true
        try await begin(FileName.plain(fileName))
      }
    case .bytes(let bytes):
      if field == "file" {
        try await add(bytes, keep)
      } else {
        text += bytes
        if text.count > 1_000 { throw Problem.wrong("key", "key") }
      }
    case .end:
      if field == "key" { whole.key = String(decoding: text, as: UTF8.self) }
      field = nil
    }
  }

  /// Takes bytes of the file.
  mutating func add(_ bytes: [UInt8], _ keep: ([UInt8]) async throws -> Void) async throws {
    whole.size += bytes.count
    if whole.size > UploadStream.most {
      throw Problem(
        .large, ["rule": .string("upload"), "bytes": .number("\(UploadStream.most)")])
    }
    digest.add(bytes)
    if whole.head.count < UploadStream.sample {
      whole.head += bytes.prefix(UploadStream.sample - whole.head.count)
    }
    waiting += bytes
    while waiting.count >= UploadStream.piece {
      try await keep(Array(waiting.prefix(UploadStream.piece)))
      waiting.removeFirst(UploadStream.piece)
    }
  }

  /// Keeps the last bytes.
  mutating func finish(_ isForm: Bool, _ keep: ([UInt8]) async throws -> Void) async throws
    -> UploadStream.Whole
  {
    if isForm, !seen { throw Problem.short(["file"]) }
    if whole.size == 0 { throw Problem.wrong("file", "empty_file") }
    if !waiting.isEmpty { try await keep(waiting) }
    whole.digest = digest.finish()
    return whole
  }
}
