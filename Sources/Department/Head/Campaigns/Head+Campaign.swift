import Foundation
import Postgres

extension Head {
  /// Opens a campaign: a name, perhaps like another one, perhaps a script (`b2b-en`, or `b2b-en@2` for that version,
  /// or `none`), and rules; what is left out has the defaults.
  struct Campaign: Act {
    typealias Place = Head
    typealias Form = NewCampaignPage
    private static let add: Statement = "select head.add_campaign($1, $2, $3, $4) as answer"
    let name: String
    /// The campaign whose rules it begins with.
    let like: UUID?
    let script: String?
    let rules: CampaignRules

    private enum Fields: CodingKey { case name, like, script }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: Fields.self)
      name = try fields.decode(String.self, forKey: .name)
      like = try fields.decodeIfPresent(UUID.self, forKey: .like)
      script = try fields.decodeIfPresent(String.self, forKey: .script)
      rules = try CampaignRules(from: decoder)
    }

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.add(.text(name), .init(script), .json(try rules.tree(like: like).json), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/campaigns/\(answer["campaign"]?.text ?? "")"
    }
  }

  /// Changes a campaign; what is left out stays.
  struct CampaignChange: Act {
    typealias Place = Head
    typealias Form = CampaignPage
    /// The form is the same as a new campaign's.
    static let name = "campaign"
    private static let change: Statement =
      "select head.change_campaign($1, $2, $3, $4, $5) as answer"
    let name: String?
    let script: String?
    let rules: CampaignRules

    private enum Fields: CodingKey { case name, script }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: Fields.self)
      name = try fields.decodeIfPresent(String.self, forKey: .name)
      script = try fields.decodeIfPresent(String.self, forKey: .script)
      rules = try CampaignRules(from: decoder)
    }

    func call(_ ask: Ask<Head>) throws -> Call {
      if rules.whole == true, name == nil { throw Problem.short(["name"]) }
      return Self.change(
        .uuid(try ask.id()), .init(name), .init(script), .json(try rules.tree().json),
        .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/campaigns/\(try ask.id().uuidString.lowercased())"
    }
  }

  /// Pauses, resumes or ends a campaign.
  struct CampaignSwitch: Act {
    typealias Place = Head
    typealias Form = CampaignPage
    private static let turn: Statement = "select head.switch_campaign($1, $2, $3) as answer"
    let status: String

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.turn(.uuid(try ask.id()), .text(status), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/campaigns/\(try ask.id().uuidString.lowercased())"
    }
  }
}
