import Foundation
import Postgres
import TestKit

/// What the catalogue says there is to try: tables and functions of the product's schemas.
struct Doors {
  /// A table or view, and whether it is a list of words that identifies nobody.
  struct Table { let name: String, isReference: Bool }

  /// A function with a call of it in which every argument is null.
  struct Function { let schema: String, signature: String, call: String }

  /// The words after `tristage_` of the roles that log in.
  static let roles = [
    "operators", "managers", "accounts", "head", "partners", "admins", "login", "rounds",
  ]

  /// A tier's own schema; managers also work with the account managers' functions, on clients that they keep.
  static func isOpen(_ schema: String, to role: String) -> Bool {
    schema == role || (schema == "accounts" && role == "managers")
  }

  let tables: [Table]
  let functions: [Function]

  /// Reads the catalogue as the superuser.
  static func all(in cast: Cast) async throws -> Doors {
    let tables = try await cast.owner.query(
      """
      select format('%I.%I', n.nspname, c.relname) as name,
        n.nspname || '.' || c.relname = any ('{core.disposition,core.reason,core.stage,core.checklist_item,core.zone}')
          or c.relkind = 'v' as reference
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v') and n.oid::regnamespace = any (ops.our_schemas()) order by 1
      """)
    let functions = try await cast.owner.query(
      """
      select n.nspname as schema, p.oid::regprocedure::text as signature,
        format('select %I.%I(%s)', n.nspname, p.proname,
          (select string_agg(format('null::%s', format_type(t.type, null)), ', ' order by t.place)
           from unnest(p.proargtypes) with ordinality t(type, place))) as call
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.oid::regnamespace = any (ops.our_schemas()) and p.prorettype <> 'trigger'::regtype order by 2
      """)
    return Doors(
      tables: try tables.map { Table(name: try $0["name"], isReference: try $0["reference"]) },
      functions: try functions.map {
        Function(schema: try $0["schema"], signature: try $0["signature"], call: try $0["call"])
      })
  }
}

/// A free SQL session on one login role: what injected SQL would have.
struct Intruder {
  /// How one statement ended.
  struct Outcome: Equatable {
    /// The SQLSTATE that refused it; nil where it answered.
    var state: String?
    /// How many rows came, and the lines of a plan or a document.
    var rows = 0, text: [String] = []
    /// The sentence and the detail of a refusal.
    var said = ""
  }

  private let session: Session
  private let digest: [UInt8]?

  /// Logs in as a role, with a member's secret or with nobody's.
  init(as role: String, with digest: [UInt8]? = nil, in cast: Cast) async throws {
    session = try await cast.clone.session(as: "tristage_\(role)")
    self.digest = digest
  }

  /// How one statement ends; all undone afterwards.
  func tries(_ text: String) async throws -> Outcome { try await tries([text])[0] }

  /// How the steps end, up to the first that is refused; all undone afterwards.
  func tries(_ steps: [String]) async throws -> [Outcome] {
    try await session.execute(script: "begin")
    if let digest { try await session.query("select id from auth.enter($1)", [.bytes(digest)]) }
    let outcomes = await Self.run(steps, on: session)
    try await session.execute(script: "rollback")
    return outcomes
  }

  /// Runs steps in the transaction that is open, up to the first that is refused.
  static func run(_ steps: [String], on session: Session) async -> [Outcome] {
    var outcomes: [Outcome] = []
    for step in steps {
      do {
        let rows = try await session.query(step)
        let tells = step.hasPrefix("explain") || step.hasPrefix("select to_jsonb")
        let plan = tells ? rows.compactMap { try? $0[0] as String } : []
        outcomes.append(Outcome(rows: rows.count, text: plan))
      } catch {
        let said = "\(error.server?.message ?? "") \(error.server?.detail ?? "")"
        return outcomes + [Outcome(state: error.state?.rawValue ?? "\(error)", said: said)]
      }
    }
    return outcomes
  }

  /// Goes away.
  func leave() async { await session.close() }
}
