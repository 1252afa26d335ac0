import Department
import Foundation
import TestKit
import Testing

/// Scripts as the head writes them: pages, acts, files.
struct ScriptsHTTPTests {
  static let draft = "/head/scripts/banks/draft"

  /// The form of the step Greeting as a browser sends it, some of it otherwise.
  static func step(_ version: Int, _ other: [String: String] = [:], more: [(String, String)] = [])
    -> [(String, String)]
  {
    let fields: [(String, String)] = [
      ("version", "\(version)"), ("name", "greeting"), ("title", "Greeting"),
      ("say", "Hello {name}"),
      ("hint", ""), ("type", "none"), ("question", ""), ("asks", ""),
    ].map { ($0.0, other[$0.0] ?? $0.1) }
    let rows = [("Yes, go on", "", "need"), ("Not now", "", "goodbye"), ("", "", "")].flatMap {
      [("labels[]", $0.0), ("values[]", $0.1), ("targets[]", $0.2)]
    }
    return fields + rows + more + [
      ("next", other["next"] ?? ""), ("end", other["end"] ?? ""), ("key", UUID().uuidString),
    ]
  }

  @Test func `a script is listed with its campaigns, read as a tree and tried out step by step`()
    async throws
  {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      let list = try await browser.get("/head/scripts")
      for text in ["Settlement accounts for banks", "Banks", "always", "/head/scripts/banks"] {
        #expect(list.text.contains(text) || text == "always", "\(text)")
      }
      let page = try await browser.get("/head/scripts/banks")
      for text in ["Yes, go on", "Handed over", "It is too dear", "version 1"] {
        #expect(page.text.contains(text), "\(text)")
      }
      let first = try await browser.get("/head/scripts/banks/preview")
      #expect(first.text.contains("Good afternoon, Ivan Example! This is Helen"))
      #expect(first.text.contains("Smile: it is heard."))
      let need = try await browser.get("/head/scripts/banks/preview?version=1&step=greeting&move=1")
      #expect(need.text.contains("How do you send money abroad today?"))
      let authority = try await browser.get(
        "/head/scripts/banks/preview?version=1&step=need&answer.need=speed&move=1")
      #expect(authority.text.contains("Do you decide on this yourself?"))
      #expect(authority.text.contains(#"name="answer.need" value="speed""#))
      let no = try await browser.get(
        "/head/scripts/banks/preview?version=1&step=authority&answer.need=speed&move=2")
      #expect(no.text.contains("The call ends with: <b>Refused</b>"))
      #expect(no.text.contains(#"name="answer.authority" value="no""#))
      #expect(try await browser.get("/head/scripts/banks/preview?step=need&move=9").status == 422)
      for path in [
        "nobody", "banks?version=9", "banks/preview?version=9", "banks/draft",
        "banks/file?version=7",
      ] {
        #expect(try await browser.get("/head/scripts/\(path)").status == 404, "\(path)")
      }
      let file = try await browser.get("/head/scripts/banks/file")
      #expect(file["content-disposition"] == #"attachment; filename="banks-1.yaml""#)
      let script = try ScriptFile.parse(file.text, file: "x")
      #expect(script.order.count == 7 && script.objections.count == 2)
    }
  }

  @Test func `a step is changed, added, renamed, moved and removed, and what is wrong is named`()
    async throws
  {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      let program = cast.helen.program(client)
      let begun = try await browser.post(Self.draft, form: [("key", "b")])
      #expect(begun["location"] == Self.draft)
      let saved = try await browser.post(Self.draft + "/steps/greeting", form: Self.step(1))
      #expect(saved["location"] == Self.draft + "?step=greeting")
      // A row that asks for a new step makes one, and leads there.
      let grown = try await browser.post(
        Self.draft + "/steps/greeting",
        form: Self.step(
          2, more: [("labels[]", "Who?"), ("values[]", ""), ("targets[]", "+")]))
      #expect(grown.status == 303)
      var json = try #require(try await program.get(Self.draft).json)
      #expect(json["version"]?.text == "3")
      #expect(json["script"]?["steps"]?["step_8"]?["title"]?.text == "Who?")
      #expect(json["mistakes"] != .array([]))
      let dead = try await browser.get(Self.draft)
      #expect(dead.text.contains("dead end: it leads nowhere and ends with no result"))
      #expect(dead.text.contains("nothing is said here"))
      let refused = try await browser.post(
        Self.draft + "/publish", form: [("version", "3"), ("key", "p0")])
      #expect(refused.status == 422)
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      let russian = try await browser.get(Self.draft)
      #expect(russian.text.contains("тупик: никуда не ведёт и ничем не заканчивается"))
      try await cast.sees(
        "update core.member set language = 'en' where id = $1", .uuid(cast.helen.id))
      // A choice: values of its own where none are given, a question, a loop that is named.
      let choice = try await program.post(
        Self.draft + "/steps/step_8",
        json:
          #"{"version":3,"name":"who","title":"Who","say":"Who decides?","type":"choice","question":"decides","labels":["I","They"],"values":["","them"],"targets":["need","step_8"],"next":null}"#,
        key: "c1")
      #expect(choice.json?["version"]?.text == "4", "\(choice.text)")
      json = try #require(try await program.get(Self.draft).json)
      let who = json["script"]?["steps"]?["who"]
      #expect(
        who?["question"]?["choices"]
          == .array([
            .object(["label": .string("I"), "value": .string("choice_3")]),
            .object(["label": .string("They"), "value": .string("them")]),
          ]))
      #expect(json["mistakes"] == .array([]))
      let order = { (tree: Tree) -> [String] in
        guard case .array(let names)? = tree["script"]?["order"] else { return [] }
        return names.compactMap(\.text)
      }
      #expect(Array(order(json).prefix(2)) == ["greeting", "who"])
      for (path, body, version) in [
        ("/steps/who/move", #"{"version":4,"to":"down"}"#, "5"),
        ("/steps", #"{"version":5,"title":"Aside","after":"need"}"#, "6"),
        ("/frame", #"{"version":6,"title":"Banks 2","language":"en","start":"who"}"#, "7"),
        ("/objections", #"{"version":7,"hear":"Too late"}"#, "8"),
        (
          "/objections/objection_3",
          #"{"version":8,"hear":"Too late","reply":"Never","goto":"who"}"#, "9"
        ),
        ("/objections/dear/remove", #"{"version":9}"#, "10"),
        ("/steps/greeting/remove", #"{"version":10}"#, "11"),
      ] {
        let answer = try await program.post(Self.draft + path, json: body, key: path)
        #expect(answer.json?["version"]?.text == version, "\(path): \(answer.text)")
      }
      json = try #require(try await program.get(Self.draft).json)
      #expect(Array(order(json).prefix(3)) == ["need", "step_9", "who"])
      for (path, body, field) in [
        ("/steps/who", #"{"version":11,"name":"need"}"#, "name"),
        ("/steps/who", #"{"version":11,"name":"Who?"}"#, "name"),
        ("/steps/who", #"{"version":11,"next":"nowhere"}"#, "next"),
        ("/steps/who", #"{"version":11,"type":"poem"}"#, "type"),
        ("/steps/who", #"{"version":11,"labels":["a"],"values":[],"targets":[]}"#, "targets"),
        ("/frame", #"{"version":11,"title":"x","language":"fr","start":"who"}"#, "language"),
        ("/steps/who/move", #"{"version":11,"to":"left"}"#, "to"),
      ] {
        let answer = try await program.post(Self.draft + path, json: body, key: UUID().uuidString)
        #expect(
          answer.status == 422 && answer.json?["error"]?["detail"]?["field"]?.text == field,
          "\(path) \(answer.text)")
      }
    }
  }

  @Test func `whoever comes later is told, and what they typed stands in the form`() async throws {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      _ = try await browser.post(Self.draft, form: [("key", "b")])
      _ = try await browser.post(
        Self.draft + "/steps/greeting", form: Self.step(1, ["say": "The first one's words"]))
      let late = try await browser.post(
        Self.draft + "/steps/greeting", form: Self.step(1, ["say": "The second one's words"]))
      #expect(late.status == 409)
      for text in [
        "Somebody else has changed the draft", "The first one&#39;s words",
        "The second one&#39;s words",
        #"name="version" value="2""#,
      ] {
        #expect(late.text.contains(text), "\(text)")
      }
      let json = try await cast.helen.program(client).get(Self.draft).json
      #expect(json?["script"]?["steps"]?["greeting"]?["say"]?.text == "The first one's words")
    }
  }

  @Test func `a version is published, compared, brought back, and a file becomes a draft`()
    async throws
  {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      _ = try await browser.post(Self.draft, form: [("key", "b")])
      _ = try await browser.post(Self.draft + "/steps/greeting", form: Self.step(1))
      let file = try await browser.get("/head/scripts/banks/file?draft=yes")
      let done = try await browser.post(
        Self.draft + "/publish", form: [("version", "2"), ("key", "p")])
      #expect(done["location"] == "/head/scripts/banks")
      let changes = try await browser.get("/head/scripts/banks/changes?from=1&to=2")
      #expect(changes.text.contains("<ins>Hello {name}</ins>"))
      #expect(changes.text.contains("<del>Good afternoon, {name}!"))
      let page = try await browser.get("/head/scripts/banks?version=1")
      #expect(page.text.contains("a past version") && page.text.contains("Bring back as a draft"))
      _ = try await browser.post(Self.draft, form: [("version", "1"), ("key", "b2")])
      let back = try await cast.helen.program(client).get(Self.draft).json
      #expect(back?["script"]?["steps"]?["greeting"]?["hint"]?.text == "Smile: it is heard.")
      #expect(try await browser.get(Self.draft).text.contains("another version was published"))
      _ = try await browser.post(Self.draft + "/drop", form: [("version", "1"), ("key", "d")])
      let boundary = "----tristage"
      func upload(_ text: String) async throws -> Client.Answer {
        let body =
          [
            ("key", "", UUID().uuidString), ("file", #"; filename="x.yaml""#, text),
            ("text", "", ""),
          ]
          .map {
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\($0.0)\"\($0.1)\r\n\r\n\($0.2)\r\n"
          }
          .joined() + "--\(boundary)--\r\n"
        return try await browser.send(
          "POST", "/head/scripts/upload",
          [
            "content-type": "multipart/form-data; boundary=\(boundary)",
            "sec-fetch-site": "same-origin",
          ],
          [UInt8](body.utf8))
      }
      let refused = try await upload(file.text.replacing("goto: goodbye", with: "goto: nowhere"))
      #expect(refused.status == 422)
      #expect(refused.text.contains("it leads to a step that is not there: nowhere"))
      #expect(refused.text.contains("script: banks"))
      let large = try await upload(String(repeating: "x", count: 1 << 21))
      #expect(large.status == 413)
      let read = try await upload(file.text)
      #expect(read["location"] == Self.draft, "\(read.text)")
      #expect(try await upload(file.text).status == 409)
      let made = try await browser.post(
        "/head/scripts",
        form: [("name", "spring"), ("title", "Spring"), ("language", "ru"), ("key", "n")])
      #expect(made["location"] == "/head/scripts/spring/draft")
      let wrong = try await browser.post(
        "/head/scripts",
        form: [("name", "Spring 1"), ("title", "Spring"), ("language", "ru"), ("key", "n2")])
      #expect(wrong.status == 422 && wrong.text.contains(#"value="Spring 1""#))
    }
  }
}
