import Department
import Foundation
import Postgres
import TestKit

/// A client with a person, a number, a fact, a task, a request and an invoice: something for every act.
struct Care {
  let client: CastClient
  let other: CastClient
  let person: UUID
  let number: UUID
  let fact: UUID
  let task: UUID
  let request: UUID
  let invoice: UUID
  /// Two days from the beginning of the scene.
  let soon = Date.now + 172_800

  /// Anna keeps it, unless another member is named.
  init(_ cast: Cast, by who: Person? = nil) async throws {
    let keeper = who ?? cast.anna
    client = try await cast.cared("Acme", by: keeper)
    other = try await cast.cared("Birch", by: keeper)
    let id = Value.uuid(client.id)
    person = try await keeper.made(
      "person",
      "select accounts.add_person($1, 'Ivan', 'Director', null, '+79261112233', '+7 ••• •••-••-33', 'mobile', 'c1')",
      id)
    number = try await cast.one(
      "select id from core.number where contact = $1 and position = 1", .uuid(client.contact))
    fact = try await keeper.made(
      "fact", "select accounts.add_fact($1, null, 'pet', 'The dog is Rex', null, null, 'c2')", id)
    task = try await keeper.made(
      "task",
      "select accounts.add_task($1, null, 'call', 'Say hello', now() + interval '1 day', true, 'c3')",
      id)
    request = try await keeper.made(
      "request",
      "select accounts.open_request($1, 'complaint', 'Late delivery', now() + interval '1 day', 'c4')",
      id)
    invoice = try await keeper.made(
      "invoice",
      "select accounts.issue_invoice($1, '17', 500000, 'RUB', current_date + 5, 'c5')", id)
  }

  /// Every act of the tier, each possible now, by the verb that its journal entry says.
  func acts(key: String = "key") -> [(verb: String, call: Call)] {
    let id = Value.uuid(client.id)
    let key = Value.text(key)
    let soon = Value.time(soon)
    return [
      (
        "fact_added",
        Call("select accounts.add_fact($1, null, 'habit', 'Tea', null, null, $2)", [id, key])
      ),
      (
        "fact_withdrawn", Call("select accounts.withdraw_fact($1, $2, $3)", [id, .uuid(fact), key])
      ),
      (
        "person_added",
        Call(
          "select accounts.add_person($1, 'Petra', null, null, null, null, null, $2)", [id, key])
      ),
      (
        "person_edited",
        Call(
          "select accounts.edit_person($1, $2, 'Ivan Petrov', null, null, $3)",
          [id, .uuid(person), key])
      ),
      (
        "number_added",
        Call(
          "select accounts.add_number($1, $2, '+79265556677', '+7 ••• •••-••-77', 'mobile', $3)",
          [id, .uuid(person), key])
      ),
      (
        "linked",
        Call("select accounts.add_link($1, $2, 'partner', null, $3)", [id, .uuid(other.id), key])
      ),
      (
        "order_recorded",
        Call(
          "select accounts.record_order($1, 'Flour', 100, 'RUB', current_date, null, $2)",
          [id, key])
      ),
      (
        "invoiced",
        Call(
          "select accounts.issue_invoice($1, '18', 100, 'RUB', current_date + 2, $2)", [id, key])
      ),
      (
        "paid",
        Call(
          "select accounts.record_payment($1, $2, 500000, 'RUB', current_date, $3)",
          [id, .uuid(invoice), key])
      ),
      (
        "task_set",
        Call(
          "select accounts.add_task($1, null, 'other', 'Think', $3, false, $2)", [id, key, soon])
      ),
      (
        "task_moved",
        Call(
          "select accounts.move_task($1, $3, $2)", [.uuid(task), key, soon])
      ),
      (
        "task_done",
        Call("select accounts.finish_task($1, 'Done', null, null, $2)", [.uuid(task), key])
      ),
      (
        "touched",
        Call(
          "select accounts.touch($1, 'call', 'All is well', $3, $2)", [id, key, soon])
      ),
      (
        "requested",
        Call(
          "select accounts.open_request($1, 'question', 'Why?', $3, $2)", [id, key, soon])
      ),
      (
        "answered",
        Call(
          "select accounts.close_request($1, 'solved', 'Sent again', $2)", [.uuid(request), key])
      ),
      (
        "profile_edited",
        Call(
          """
          select accounts.edit_profile($1, (select version from core.client where id = $1), 'Acme', null, null,
            null, null, 'Tver', null, null, 'A', $2)
          """, [id, key])
      ),
    ]
  }

  /// The same acts with the version read before, for those who may not read it.
  func acts(version: Int, key: String) -> [(verb: String, call: Call)] {
    acts(key: key).dropLast() + [
      (
        "profile_edited",
        Call(
          "select accounts.edit_profile($1, $2, 'Acme', null, null, null, null, 'Tver', null, null, 'A', $3)",
          [.uuid(client.id), .int(Int64(version)), .text(key)])
      )
    ]
  }
}

extension Person {
  /// An act that answers with the id of what it made.
  func made(_ name: String, _ statement: Statement, _ values: Value...) async throws -> UUID {
    let rows = try await asks(Call(statement, values))
    let answer = try JSONReader.read([UInt8](try rows[0][0, as: String.self].utf8))
    guard let id = answer[name]?.text.flatMap(UUID.init(uuidString:)) else {
      throw Problem(.fault, cause: "no \(name) in \(answer.json)")
    }
    return id
  }
}

extension Row {
  /// A cell by its column's place with the type said aloud.
  subscript<T: PostgresDecodable>(column: Int, as type: T.Type) -> T {
    get throws(PostgresError) { try self[column] }
  }
}
