import Testing

import Department

@Suite struct PhoneTests {
  @Test(.given("phones/ru_phone_vectors.tsv"))
  func `7,965 Russian strings read as libphonenumber reads them`() throws {
    let lines = try Given.lines("phones/ru_phone_vectors.tsv")
    #expect(lines.count == 7_965)
    var counts: [String: Int] = [:]
    var elsewhere: [String] = []
    for line in lines {
      switch Phone.read(line[2], region: line[1]) {
      case .success(let phone):
        counts["valid", default: 0] += 1
        #expect(phone.e164 == line[3] && line[5] == "valid", "\(line)")
        if phone.region != line[4] { elsewhere.append(line[2]) }
      case .failure(let refusal):
        let word =
          refusal.fault == .notANumber || refusal.fault == .tooLong ? "unparsable" : "invalid"
        counts[word, default: 0] += 1
        #expect(line[5] != "valid", "\(line) \(refusal)")
      }
    }
    #expect(counts == ["valid": 6_510, "invalid": 998, "unparsable": 457])
    // Baikonur: Debian's metadata of 2022 place it in Kazakhstan, later ones in Russia.
    #expect(elsewhere.allSatisfy { $0.hasPrefix("(33622)") } && elsewhere.count <= 3)
  }

  @Test func `a cell of digits and brackets reads the same by the short way and by the long one`() {
    var state: UInt64 = 7
    func chance(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let signs = Array("0123456789012345678900000+-() ,;()")
    var cells = (0..<3_000).map { _ in
      String((0..<chance(26)).map { _ in signs[chance(signs.count)] })
    }
    for _ in 0..<300 {
      let digits = "9" + (0..<9).map { _ in String(chance(10)) }.joined()
      cells.append("8 (\(digits.prefix(3))) \(digits.dropFirst(3)), +7\(digits.dropLast())4")
    }
    // A full stop belongs to no number, and to no cell that is read the short way.
    let short = PhoneCell.read(cells)
    let long = PhoneCell.read(cells.map { $0 + ";." })
    #expect(short.count { !$0.phones.isEmpty } > 300)
    for (cell, (a, b)) in zip(cells, zip(short, long)) {
      #expect(a.phones == b.phones && a.refusals == b.refusals, "\(cell)")
    }
  }

  @Test(.given("phones/world_phone_examples.tsv"))
  func `examples of all countries keep number, country and kind`() throws {
    let lines = try Given.lines("phones/world_phone_examples.tsv")
    var newer: Set<String> = []
    for line in lines {
      for written in [line[2], line[3], line[4]] {
        guard let phone = try? Phone.read(written, region: line[0]).get() else {
          newer.insert(line[2])
          continue
        }
        #expect(phone.e164 == line[2], "\(line)")
        #expect(phone.masked.hasSuffix(line[2].suffix(2)))
        #expect(phone.masked.filter(\.isNumber).count == String(phone.country).count + 2)
        let kinds: [String: [Phone.Kind]] = [
          "MOBILE": [.mobile, .other], "FIXED_LINE": [.fixed, .other], "TOLL_FREE": [.tollFree],
        ]
        #expect(kinds[line[1], default: [.other]].contains(phone.kind), "\(line) \(phone)")
      }
    }
    print("numbers of plans newer than this libphonenumber:", newer.count, "of", lines.count)
    #expect(newer.count <= 30)
  }

  @Test(arguments: [
    ("(3854)327289,328409", ["+73854327289", "+73854328409"]),
    ("(495)7473510,88005555550", ["+74957473510", "+78005555550"]),
    ("(831)4307478,(83130)33640", ["+78314307478", "+78313033640"]),
    ("(342210)2100,2102,2103", ["+73422102100", "+73422102102", "+73422102103"]),
    ("(342)2060286,1013,1014", ["+73422060286", "+73422061013", "+73422061014"]),
    ("(495)9612526,Д.4921", ["+74959612526"]),
    ("(495)7253115 ДОБ.4625", ["+74957253115"]),
    ("()88001000325", ["+78001000325"]),
    ("8-495-671-46-06/07", ["+74956714606", "+74956714607"]),
    ("8/495/6714606", ["+74956714606"]),
    (
      "(495)688-49-88; (495)688-56-52; (495)688-36-66",
      ["+74956884988", "+74956885652", "+74956883666"]
    ),
    ("8-926-490-9368; 514-4704", ["+79264909368"]),
    ("8-495-153-36-23, 920-17-15", ["+74951533623", "+74959201715"]),
    ("84951533623 84959201715", ["+74951533623", "+74959201715"]),
    ("+7 495 153-36-23 +7 495 920-17-15", ["+74951533623", "+74959201715"]),
    ("тел. (495) 153-36-23, факс: (495) 920-17-15", ["+74951533623", "+74959201715"]),
    ("8 800 555 35 35 (доб. 12)", ["+78005553535"]),
    ("+1 212-736-5000 x102", ["+12127365000"]),
    ("8 (916) 132-21-84\n8 (916) 132-21-84", ["+79161322184"]),
    ("653-4524; 189-9910", []),
    ("звонить Ивану", []),
    ("", []),
  ])
  func `a cell gives all its numbers`(cell: String, numbers: [String]) {
    #expect(PhoneCell.read(cell).phones.map(\.e164) == numbers)
  }

  @Test func `a refusal keeps the text and says why`() {
    let cell = PhoneCell.read("(495) 153-36-23, 12, 722-29-3x, +999 12345678")
    #expect(cell.phones.count == 2)
    let short = PhoneCell.read("722-29-32").refusals.first
    #expect(short?.text == "722-29-32" && short?.fault == .noArea)
    #expect(PhoneCell.read("(0932)240347").refusals.first?.fault == .unassigned)
    #expect(PhoneCell.read("+999 1234567").refusals.first?.fault == .noCountry)
    #expect(PhoneCell.read("+7 495 123").refusals.first?.fault == .tooShort)
  }

  @Test func `an extension is kept beside the number`() {
    #expect(PhoneCell.read("(495)9612526,Д.4921").phones.first?.extension == "4921")
    #expect(PhoneCell.read("8 800 555 35 35 (доб. 12)").phones.first?.extension == "12")
  }

  @Test func `a masked number shows its country and two digits`() throws {
    #expect(try Phone.read("89161322184").get().masked == "+7 ••• •••-••-84")
    #expect(try Phone.read("+376 312 345").get().masked == "+376 ••• •-45")
  }

  @Test func `hostile cells are read in bounded time and never crash`() {
    let hostile = [
      String(repeating: "(", count: 100_000), String(repeating: "1,", count: 100_000),
      String(repeating: "٣", count: 50), "+" + String(repeating: "9", count: 5_000),
      "\u{0}\u{0}84951533623", "＋７４９５１５３３６２３", "tel:+7-495-153-36-23;ext=1", "😀😀",
      "+7 495 1533623\u{202E}",
    ]
    for cell in hostile { #expect(PhoneCell.read(cell).phones.count <= PhoneCell.most) }
    #expect(PhoneCell.read("＋７４９５１５３３６２３").phones.first?.e164 == "+74951533623")
  }
}
