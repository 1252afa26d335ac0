import Foundation

import Postgres
import TestKit

/// A PostgreSQL of its own in a temporary directory, for tests that stop it.
final class Cluster: Sendable {
  /// A command that failed, and what it said.
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// Where tests that stop nothing find a superuser's database.
  static func conninfo() async throws -> String { try TestCluster.conninfo() }

  private let directory: String

  /// libpq's address of it.
  var conninfo: String { "host=\(directory) user=postgres dbname=postgres" }

  /// Makes and starts one; a process of its own removes it when this one has ended.
  init() async throws {
    directory = "/var/tmp/tristage-\(UUID().uuidString.prefix(8).lowercased())"
    try await shell("mkdir -m 700 \(directory)\(isRoot ? " && chown postgres \(directory)" : "")")
    try await asPostgres(
      "initdb -D \(directory)/data -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8")
    try await start()
    try await shell(
      """
      (while kill -0 \(getpid()); do sleep 1; done; cd /; kill -QUIT $(head -1 \(directory)/data/postmaster.pid)
      sleep 1; rm -rf \(directory)) >\(directory)/end 2>&1 </dev/null &
      """)
  }

  /// Starts the server and waits until it answers.
  func start() async throws {
    try await asPostgres(
      "pg_ctl -D \(directory)/data -w -l \(directory)/log -o \"-c listen_addresses= "
        + "-k \(directory) -c fsync=off -c max_connections=300\" start")
  }

  /// Stops the server; `immediate` as a crash would.
  func stop(_ mode: String) async throws {
    try await asPostgres("pg_ctl -D \(directory)/data -w -m \(mode) stop")
  }

  private var isRoot: Bool { getuid() == 0 }

  private func asPostgres(_ command: String) async throws {
    let drop = isRoot ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : ""
    try await shell(
      "cd / && PATH=$PATH:/usr/lib/postgresql/15/bin \(drop)\(command) >\(directory)/out 2>&1 </dev/null"
    )
  }

  /// Runs a command without blocking a task. Not by Foundation's Process: it waits for a socket that the server,
  /// still running, has inherited.
  private func shell(_ command: String) async throws {
    let status = await withCheckedContinuation { waiter in
      DispatchQueue.global().async { waiter.resume(returning: system(command)) }
    }
    if status != 0 {
      let said = try? String(contentsOfFile: "\(directory)/out", encoding: .utf8)
      throw Failure(description: "\(command): \(said ?? "")")
    }
  }
}

/// A pool on the tests' database; it closes when the test lets go of it.
func openPool(
  connections: Int = 2, depth: Int = 2, statements: [Statement] = [], conninfo: String? = nil,
  adjust: (inout Pool.Settings) -> Void = { _ in }
) async throws -> Pool {
  let address: String
  if let conninfo { address = conninfo } else { address = try await Cluster.conninfo() }
  var settings = Pool.Settings(
    conninfo: address, user: "postgres", connections: connections,
    depth: depth, statements: statements)
  adjust(&settings)
  return Pool(settings: settings, wire: Wire())
}

/// Waits until something holds, at most half a minute.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  for _ in 0..<1500 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(20))
  }
  return false
}
