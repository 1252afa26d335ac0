import Foundation

/// A list of invented companies, the same for the same seed: most rows with one number, some with several, some that
/// repeat a number listed before, some without a valid one. Beside it the rows that become contacts, as COPY takes them.
struct ImportList {
  /// The list as a head would send it.
  let file: URL
  /// Its contacts with their first number, parsed, for COPY into `plain`.
  let plain: URL
  let rows: Int
  private(set) var created = 0
  private(set) var matched = 0
  private(set) var rejected = 0
  private(set) var numbers = 0

  private let first: Int
  private let seed: UInt64

  /// Writes `rows` rows; `first` is how many rows of other lists have used up numbers before this one.
  init(rows: Int, after first: Int = 0, seed: Int) throws {
    self.rows = rows
    self.first = first
    self.seed = UInt64(truncatingIfNeeded: seed)
    let folder = FileManager.default.temporaryDirectory
    file = folder.appending(path: "list-\(UUID().uuidString).csv")
    plain = folder.appending(path: "plain-\(UUID().uuidString).tsv")
    try write()
  }

  /// Erases both files, and the one of refused rows.
  func remove() {
    for url in [file, plain, URL(filePath: file.path + ".rejected.csv")] {
      try? FileManager.default.removeItem(at: url)
    }
  }

  private enum Kind { case good, repeated, bad }

  private func kind(_ row: Int) -> Kind {
    switch chance(row, 1, 1_000) {
    case 0..<15: .bad
    case 15..<45 where row > 100: .repeated
    default: .good
    }
  }

  private mutating func write() throws {
    guard let list = fopen(file.path, "w"), let copy = fopen(plain.path, "w") else {
      throw BenchFailure("the list cannot be written")
    }
    defer {
      fclose(list)
      fclose(copy)
    }
    fputs("id;name;company;position;city;phone;email;address;industry;notes\n", list)
    for row in 1...rows {
      let kind = kind(row)
      let phones: [String] =
        switch kind {
        case .good: (0..<count(row)).map { written(number(row, $0), row + $0) }
        case .repeated: [written(number(earlier(row), 0), row)]
        case .bad: [Self.bad[chance(row, 2, Self.bad.count)]]
        }
      let (city, zone) = Self.towns[chance(row, 3, Self.towns.count)]
      let name = "\(pick(Self.given, row, 4)) \(pick(Self.family, row, 5))"
      let company =
        "\(pick(Self.forms, row, 6)) «\(pick(Self.words, row, 7))\(pick(Self.ends, row, 8)) \(row % 997)»"
      let position = pick(Self.positions, row, 9)
      let id = kind == .repeated ? "" : "c\(first + row)"
      let mail = chance(row, 10, 3) == 0 ? "info\(first + row)@firma.example" : ""
      let address =
        chance(row, 11, 4) == 0 ? "ул. \(pick(Self.family, row, 12))а, \(row % 211 + 1)" : ""
      let industry = pick(Self.industries, row, 13)
      let notes = chance(row, 14, 20) == 0 ? "звонить после обеда" : ""
      fputs(
        "\(id);\(name);\(company);\(position);\(city);\(phones.joined(separator: ", "));\(mail);\(address);\(industry);\(notes)\n",
        list)
      switch kind {
      case .bad: rejected += 1
      case .repeated: matched += 1
      case .good:
        created += 1
        numbers += count(row)
        let e164 = number(row, 0)
        fputs(
          "\(city)\t\(zone)\t\(zone)\t\(industry)\t\(id)\t\(name)\t\(company)\t\(position)\t\(notes)\t\(mail)\t\(address)\t\(e164)\t+7 ••• •••-••-\(e164.suffix(2))\n",
          copy)
      }
    }
  }

  /// How many numbers a good row has.
  private func count(_ row: Int) -> Int {
    switch chance(row, 15, 100) {
    case 0..<4: 3
    case 4..<22: 2
    default: 1
    }
  }

  /// A good row before this one.
  private func earlier(_ row: Int) -> Int {
    var found = row - 1 - chance(row, 16, min(row - 1, 50_000))
    while kind(found) != .good { found -= 1 }
    return found
  }

  /// Each number once. The codes are those that the Russian numbering plan has given to nobody, as in `sql/seed/volume`.
  private func number(_ row: Int, _ nth: Int) -> String {
    let index = (first + row) * 3 + nth
    let rest = String(index / Self.codes.count * 7_654_321 % 10_000_000)
    return
      "+7\(Self.codes[index % Self.codes.count])\(String(repeating: "0", count: 7 - rest.count))\(rest)"
  }

  /// A number as people write it.
  private func written(_ e164: String, _ way: Int) -> String {
    let digits = Array(e164.utf8.dropFirst(2))
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    let (code, a, b, c) = (part(0..<3), part(3..<6), part(6..<8), part(8..<10))
    return switch way % 5 {
    case 0: "+7 \(code) \(a)-\(b)-\(c)"
    case 1: "8 (\(code)) \(a)-\(b)-\(c)"
    case 2: "8\(code)\(a)\(b)\(c)"
    case 3: "+7\(code)\(a)\(b)\(c)"
    default: "8-\(code)-\(a)-\(b)-\(c)"
    }
  }

  private func pick(_ words: [String], _ row: Int, _ what: UInt64) -> String {
    words[chance(row, what, words.count)]
  }

  /// Chance that repeats itself: a number below `bound`, by row and what it is for.
  private func chance(_ row: Int, _ what: UInt64, _ bound: Int) -> Int {
    var z =
      seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(first + row) &* 0xBF58_476D_1CE4_E5B9 &+ what
      &* 0x94D0_49BB_1331_11EB
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}

extension ImportList {
  fileprivate static let bad = ["", "нет", "12345", "+7 907 12", "уточнить"]
  fileprivate static let codes = [
    907, 935, 940, 942, 943, 944, 945, 946, 947, 948, 949, 957, 959, 972, 973, 974, 975, 976, 979,
    990, 998,
  ]
  fileprivate static let given = [
    "Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл", "Лидия",
    "Макар", "Нина", "Олег", "Павел", "Раиса", "Семён", "Тамара", "Ульяна", "Фёдор",
  ]
  fileprivate static let family = [
    "Соколенко", "Лебедук", "Котович", "Зайченко", "Морозюк", "Ковалян", "Воронич", "Журавский",
    "Орлидзе", "Синицко", "Березман", "Дубенко", "Клёнов", "Рябинич", "Калинюк", "Малинко",
  ]
  fileprivate static let forms = ["ООО", "ООО", "ООО", "АО", "ИП", "ЗАО", "Фирма", "Завод"]
  fileprivate static let words = [
    "Вер", "Лум", "Тар", "Кас", "Мон", "Фер", "Сил", "Рон", "Бал", "Дан", "Гол", "Пер", "Вик",
    "Нар",
    "Тем", "Лак", "Орм", "Эст", "Юв", "Зар",
  ]
  fileprivate static let ends = [
    "анта", "окс", "ирика", "ел", "умор", "аторг", "острой", "исервис", "енерго", "агро", "осбыт",
    "илес",
  ]
  fileprivate static let positions = [
    "директор", "главный бухгалтер", "заведующая складом", "снабженец",
  ]
  fileprivate static let industries = [
    "торговля", "строительство", "перевозки", "медицина", "хлеб",
  ]
  fileprivate static let towns = [
    ("Москва", "Europe/Moscow"), ("Москва", "Europe/Moscow"), ("Санкт-Петербург", "Europe/Moscow"),
    ("Казань", "Europe/Moscow"), ("г. Нижний Новгород", "Europe/Moscow"),
    ("Самара", "Europe/Samara"), ("Омск", "Asia/Omsk"), ("Уфа", "Asia/Yekaterinburg"),
    ("ПЕРМЬ", "Asia/Yekaterinburg"), ("Новосибирск", "Asia/Novosibirsk"), ("Томск", "Asia/Tomsk"),
    ("Чита", "Asia/Chita"), ("Якутск", "Asia/Yakutsk"), ("Хабаровск", "Asia/Vladivostok"),
    ("", "RU"),
  ]
}
