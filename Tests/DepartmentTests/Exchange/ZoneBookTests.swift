import Foundation
import TestKit
import Testing

@testable import Department

@Suite struct ZoneBookTests {
  private let book = ZoneBook(
    cities: """
      Щёлково\tRU\tEurope/Moscow\t130000
      Калининград\tRU\tEurope/Kaliningrad\t475000
      Калининград\tRU\tAsia/Yakutsk\t600
      Благовещенск\tRU\tAsia/Yakutsk\t214000
      Благовещенск\tRU\tAsia/Yekaterinburg\t34000
      Ростов-на-Дону\tRU\tEurope/Moscow\t1000000
      Paris\tFR\tEurope/Paris\t2000000
      Paris\tUS\tAmerica/Chicago\t25000

      """,
    areas: "7845\tEurope/Saratov\n7411\tAsia/Yakutsk,Asia/Vladivostok\n74\tEurope/Moscow\n"
      + "7416\tAsia/Yakutsk\n",
    tables: [
      "RU\t+5443+02030\tEurope/Kaliningrad\tx\nRU\t+554521+0373704\tEurope/Moscow\n",
      "#c\nRU,UA\t+4457+03406\tEurope/Simferopol\nFR\t+4852+00220\tEurope/Paris\n",
    ])

  private func phones(_ text: String) -> [Phone] { PhoneCell.read(text).phones }

  @Test(arguments: [
    ("ЩЕЛКОВО 10", "", "Europe/Moscow"),
    ("г. Щёлково, Московская обл.", "", "Europe/Moscow"),
    ("РОСТОВ-НА ДОНУ", "", "Europe/Moscow"),
    ("калининград", "", "Europe/Kaliningrad"),
    ("Благовещенск", "", "Asia/Yakutsk+Asia/Yekaterinburg"),
    ("Благовещенск", "(4162)499000", "Asia/Yakutsk"),
    ("Paris", "+33142685300", "Europe/Paris"),
    ("", "(8452)735759", "Europe/Saratov"),
    ("Нигде", "(4112)425363", "Asia/Vladivostok+Asia/Yakutsk"),
    ("", "+79161322184", "RU"),
    ("", "8 800 555 35 35", "RU"),
    ("", "", "RU"),
    ("", "+33142685300", "Europe/Paris"),
    ("", "+442083661177", "world"),
  ])
  func `a zone is by city, else by area code, else the whole country`(
    city: String, phone: String, zone: String
  ) {
    #expect(book.zone(city: city, phones: phones(phone)).id == zone)
  }

  @Test func `a group holds every zone of its country, once`() {
    #expect(
      book.country("RU").members == ["Europe/Kaliningrad", "Europe/Moscow", "Europe/Simferopol"])
  }

  @Test(.given(Given.banks)) func `the banks' cities are found`() throws {
    let book = ZoneBook(assets: URL(filePath: Home.path).appending(path: "assets"))
    try #require(book.cityNames > 0, "deploy/install-tools makes assets/cities.tsv")
    let file = try Given.file(Given.banks)
    var single = 0
    var several: [String] = []
    try CSVFile(path: file.path).forEach { event in
      guard case .record(let record) = event, record.line > 1 else { return }
      let zone = book.zone(city: record.text(7), phones: phones(record.text(18)))
      if zone.members.count == 1 { single += 1 } else { several.append(record.text(7)) }
    }
    print("banks in one zone: \(single), in a group: \(several.count)", Set(several).sorted())
    #expect(single > 2_550)
  }
}
