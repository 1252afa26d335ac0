import TestKit
import Testing

/// The short form of what nobody should send to our parsers; `Tests/Fuzz/run` is the long one.
@Suite struct FuzzTests {
  @Test(.timeLimit(.minutes(20)))
  func `whatever bytes our parsers are given, none crashes, hangs, grows or contradicts itself`()
    async throws
  {
    let ending = try await ShortBench.script(
      "Fuzz/run",
      ["TRISTAGE_BENCH": Program.beside("Bench").path, "TRISTAGE_HOME": Home.path], "--short")
    #expect(ending.status == 0, "\(ending.said)")
    #expect(
      ending.said.contains("18 targets") && ending.said.contains(" 0 found"), "\(ending.said)")
  }
}
