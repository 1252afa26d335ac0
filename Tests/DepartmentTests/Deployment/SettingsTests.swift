import Department
import Testing

@Suite struct SettingsTests {
  @Test func `the file's lines are keys and values, with quotes dropped`() throws {
    let found = try Settings.parse(
      """
      # where it is
      TRISTAGE_DATABASE = "host='/run/x y' dbname=tristage"

      TRISTAGE_PASSWORD_HEAD=a=b#c
      """, named: "file")
    #expect(found["TRISTAGE_DATABASE"] == "host='/run/x y' dbname=tristage")
    #expect(found["TRISTAGE_PASSWORD_HEAD"] == "a=b#c")
  }

  @Test func `an unknown setting is refused by file and line`() {
    #expect(throws: SettingsError.self) { try Settings.parse("\nTRISTAGE_PROT=1", named: "f") }
    do {
      _ = try Settings.parse("\nTRISTAGE_PROT=1", named: "f")
    } catch { #expect(error.description == "f, line 2: there is no setting \"TRISTAGE_PROT\".") }
  }

  @Test(arguments: ["0", "65536", "http", ""])
  func `a port that is none is refused`(port: String) {
    #expect(throws: SettingsError.self) { try Settings(["TRISTAGE_PORT": port]) }
  }

  @Test(arguments: [
    "sales.example.ru", "ftp://x.ru", "https://x.ru/path", "https://", "https://x?y",
  ])
  func `an origin is a scheme and a host`(origin: String) {
    #expect(throws: SettingsError.self) { try Settings(["TRISTAGE_ORIGIN": origin]) }
  }

  @Test func `the last slash of an origin is dropped`() throws {
    #expect(try Settings(["TRISTAGE_ORIGIN": "https://x.ru/"]).origin == "https://x.ru")
  }

  @Test func `each login role may have a password`() throws {
    let settings = try Settings(["TRISTAGE_PASSWORD_HEAD": "h", "TRISTAGE_PASSWORD_POSTGRES": "p"])
    #expect(settings.password(of: "tristage_head") == "h")
    #expect(settings.password(of: "postgres") == "p")
    #expect(settings.password(of: "tristage_login") == nil)
  }

  @Test(arguments: ["127.0.0.1", "127.5.6.7", "localhost", "::1"])
  func `loopback is what only this machine can reach`(host: String) throws {
    #expect(try Settings(["TRISTAGE_HOST": host]).listensOnLoopback)
    #expect(try !Settings(["TRISTAGE_HOST": "0.0.0.0"]).listensOnLoopback)
  }
}
