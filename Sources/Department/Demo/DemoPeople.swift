/// A member of the demo department.
package struct DemoMember: Sendable {
  package let name: String
  package let fullName: String
  package let tier: Tier
  package let language: Language
  package let team: String?
}

/// Who works in the demo department, and the password that all of them share.
package enum DemoPeople {
  /// Printed on every newcomer's screen. `tristage serve` refuses to listen beyond loopback while it is in force.
  package static let password = "three-stages"

  /// Salts of demo passwords begin with this; `login.standing` looks for it.
  static let mark = [UInt8]("demo".utf8)

  static let teams = ["English desk", "Русская группа"]

  package static let all: [DemoMember] = [
    DemoMember(
      name: "olga", fullName: "Olga Orlova", tier: .operators, language: .en, team: teams[0]),
    DemoMember(
      name: "oleg", fullName: "Олег Осипов", tier: .operators, language: .ru, team: teams[1]),
    DemoMember(name: "mark", fullName: "Mark Markov", tier: .managers, language: .en, team: nil),
    DemoMember(
      name: "maria", fullName: "Мария Малышева", tier: .managers, language: .ru, team: nil),
    DemoMember(name: "anna", fullName: "Anna Antonova", tier: .accounts, language: .en, team: nil),
    DemoMember(
      name: "artur", fullName: "Артур Арсеньев", tier: .accounts, language: .ru, team: nil),
    DemoMember(name: "helen", fullName: "Helen Holmova", tier: .head, language: .en, team: nil),
    DemoMember(name: "adam", fullName: "Adam Adamov", tier: .admins, language: .en, team: nil),
  ]
}
