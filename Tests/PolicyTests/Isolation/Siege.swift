import Foundation
import Postgres
import TestKit

/// A department with something to steal: a lead of another manager's, one in the queue, another's client, a cold one.
struct Siege {
  let cast: Cast
  /// What stands in braces in an attack, and what it is here.
  private let names: [String: String]

  /// Sets the scene.
  init(_ cast: Cast) async throws {
    self.cast = cast
    try await cast.accepted("Birch", by: cast.maria)
    try await cast.qualified("Acme")
    _ = try await cast.client("Cedar", of: cast.artur)
    try await cast.lead("Dust", numbers: ["+74951110001"])
    var names = [
      "here": "\"\(try await cast.one("select current_database()::text") as String)\"",
      "cookie": Self.literal(cast.mark.secret),
    ]
    for person in cast.all {
      names[person.name] = person.id.uuidString
      names["\(person.name)'s secret"] = Self.literal(person.digest)
    }
    let gone = try await cast.joins("gone", tier: "managers")
    try await cast.sees("update core.member set active = false where id = $1", .uuid(gone.id))
    names["left"] = Self.literal(gone.digest)
    for (name, lifetime) in [("ended", "1 hour"), ("expired", "-1 hour")] {
      let digest = [UInt8]("a session that is \(name)".utf8)
      try await cast.sees(
        "select auth.open_session($1, 'managers', 'cookie', $2, 'test', interval '\(lifetime)')",
        .uuid(cast.mark.id), .bytes(digest))
      names[name] = Self.literal(digest)
    }
    try await cast.sees(
      "update auth.session set ended_at = now() where digest = sha256($1)",
      .bytes([UInt8]("a session that is ended".utf8)))
    self.names = names
  }

  /// The steps of an attack, with its names filled in.
  func steps(_ attack: String) -> [String] {
    names.reduce(attack) { $0.replacing("{\($1.key)}", with: $1.value) }.components(
      separatedBy: ";;")
  }

  /// A free session on a login role's pool, with the member of the cast who works there signed in; nobody at the sign-in's.
  func intruder(on role: String) async throws -> Intruder {
    if role == "rounds" {
      let digest = [UInt8](repeating: 9, count: 32)
      let session = try await cast.clone.session(as: "tristage_rounds")
      try await session.query("select rounds.open($1)", [.bytes(digest)])
      await session.close()
      return try await Intruder(as: role, with: digest, in: cast)
    }
    let somebody = cast.all.first { $0.role == role }
    return try await Intruder(as: role, with: somebody?.digest, in: cast)
  }

  /// A member's digest, by name.
  func digest(of name: String) -> [UInt8]? { cast.all.first { $0.name == name }?.digest }

  private static func literal(_ bytes: [UInt8]) -> String {
    "'\\x\(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())'::bytea"
  }
}
