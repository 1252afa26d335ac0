import Department
import Foundation
import TestKit
import Testing

struct InputTests {
  struct Sample: Decodable, Equatable {
    let name: String
    let dueAt: Date?
    let count: Int?
    let small: Int8?
    let share: Double?
    let open: Bool?
    let id: UUID?
    let steps: [String]?
    let answers: [String: String]?
  }

  func form(_ text: String, zone: String = "Europe/Moscow") throws -> Sample {
    try Input(
      tree: FormReader.read([UInt8](text.utf8)), typed: true, zone: TimeZone(identifier: zone)!
    ).decode(Sample.self)
  }

  func json(_ text: String) throws -> Sample {
    try Input(tree: JSONReader.read([UInt8](text.utf8)), typed: false).decode(Sample.self)
  }

  @Test func `a form and JSON fill the same input`() throws {
    let typed = try form(
      "name=a%20b&due_at=2026-11-21T14:05&count=5&open=on&steps[]=x&steps[]=y&answers[need]=z&share="
    )
    let sent = try json(
      #"{"name":"a b","due_at":"2026-11-21T14:05:00+03:00","count":5,"open":true,"steps":["x","y"],"answers":{"need":"z"},"share":null}"#
    )
    #expect(typed == sent)
    #expect(typed.dueAt == Date(timeIntervalSince1970: 1_795_259_100))
  }

  @Test func `what does not fit is named`() {
    func refused(_ text: String) -> String {
      do {
        _ = try json(text)
        return "taken"
      } catch let problem as Problem {
        return
          "\(problem.fields.first ?? "") \(problem.detail["rule"]?.text ?? problem.word.rawValue)"
      } catch { return "\(error)" }
    }
    #expect(refused(#"{}"#) == "name SHORT")
    #expect(refused(#"{"name":null}"#) == "name SHORT" || refused(#"{"name":null}"#) == "name text")
    #expect(refused(#"{"name":"a","count":"5"}"#) == "count number")
    #expect(refused(#"{"name":"a","count":1.5}"#) == "count integer")
    #expect(refused(#"{"name":"a","count":99999999999999999999}"#) == "count range")
    #expect(refused(#"{"name":"a","small":300}"#) == "small range")
    #expect(refused(#"{"name":"a","share":1e999}"#) == "share range")
    // What SQL would write out with a hundred thousand digits.
    #expect(refused(#"{"name":"a","share":1e131000}"#) == "share range")
    #expect(refused(#"{"name":"a","share":1e-1000}"#) == "share range")
    #expect(refused(#"{"name":"a","open":"yes"}"#) == "open boolean")
    #expect(refused(#"{"name":"a","id":"x"}"#) == "id id")
    #expect(refused(#"{"name":"a","due_at":"2026-11-21T14:05"}"#) == "due_at time")
    #expect(refused(#"{"name":"a","due_at":"2026-02-30T14:05:00Z"}"#) == "due_at time")
    #expect(refused(#"{"name":"a","steps":"x"}"#) == "steps list")
    #expect(refused(#"{"name":"a","steps":["x",1]}"#) == "steps.1 text")
    #expect(refused(#"{"name":"a","answers":[]}"#) == "answers object")
    #expect(refused(#"{"name":"a","dueAt":"x"}"#) == "dueAt unknown")
  }

  @Test func `a local time that the clock change skips is refused`() {
    #expect(throws: Problem.self) {
      try form("name=a&due_at=2027-03-28T02:30", zone: "Europe/Berlin")
    }
    #expect(throws: Never.self) {
      try form("name=a&due_at=2027-03-28T03:30", zone: "Europe/Berlin")
    }
    #expect(throws: Problem.self) { try form("name=a&due_at=2026-11-21T25:00") }
    #expect(throws: Problem.self) { try form("name=a&due_at=0026-11-21T05:00") }
  }

  @Test func `what goes out in JSON comes back the same`() throws {
    struct Out: Codable, Equatable {
      var id = UUID()
      var whenAt = Date(timeIntervalSince1970: 1_795_259_100.25)
      var text = "\"\\\u{1}\n<ы>\u{1F600}"
      var number = -5
      var none: String?
      var list = [1, 2]
      var named = ["keepMe": "x"]
    }
    let out = Out()
    let tree = try TreeEncoder.encode(out)
    #expect(tree["id"]?.text == out.id.uuidString.lowercased())
    #expect(tree["when_at"]?.text == "2026-11-21T11:05:00.250Z")
    #expect(tree["named"]?["keepMe"] == .string("x"))
    #expect(try JSONReader.read([UInt8](tree.json.utf8)) == tree)
  }

  @Test func `an act's fields can be listed`() {
    let fields = FieldProbe.fields(of: Sample.self)
    #expect(
      fields.map(\.name) == [
        "name", "due_at", "count", "small", "share", "open", "id", "steps", "answers",
      ])
    #expect(fields.filter(\.required).map(\.name) == ["name"])
    #expect(fields[1].kind == "time")
  }
}
