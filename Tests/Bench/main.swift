import Foundation
import Fuzz

// `Bench NAME [--seconds N]`: each bench prints what it measured; a long one, two seconds and more a turn, fails
// below its target. Long ones want a release build and a quiet machine.

let arguments = Array(CommandLine.arguments.dropFirst())

/// What follows a word among the arguments.
func option(_ name: String) -> String? {
  arguments.firstIndex(of: name).flatMap { arguments.dropFirst($0 + 1).first }
}

let seconds = option("--seconds").flatMap(Double.init)
let isLong = seconds ?? 2 >= 2

do {
  switch arguments.first {
  case "driver":
    try await DriverBench(
      seconds: seconds ?? 2, rounds: isLong ? 9 : 3, least: isLong ? 0.95 : nil
    ).run()
  case "http":
    try await HTTPBench(seconds: seconds ?? 2, rounds: isLong ? 9 : 3).run()
  case "partners":
    try await PartnerBench(
      seconds: seconds ?? 2, rounds: isLong ? 9 : 3, most: isLong ? 1.1 : nil
    ).run()
  case "webhooks":
    try await WebhookBench(seconds: seconds ?? 30).run()
  case "replay":
    guard let file = option("--file") else {
      throw BenchFailure("replay needs --file bank-full.csv")
    }
    try await Replay(file: file, every: option("--every").flatMap(Int.init) ?? 1).run()
  case "centre":
    guard let file = option("--file") else {
      throw BenchFailure("centre needs --file bank-full.csv")
    }
    try await CentreBench(file: file, every: option("--every").flatMap(Int.init) ?? 1).run()
  case "import":
    try await ImportBench(
      rows: option("--rows").flatMap(Int.init) ?? 1_000_000,
      seed: option("--seed").flatMap(Int.init) ?? 1
    ).run()
  case "fuzz":
    exit(
      try await Fuzz.run(
        target: option("--target"), seed: option("--seed").flatMap { UInt64($0) },
        seconds: seconds, notebook: option("--notebook"), file: option("--file")))
  default:
    print("Bench driver|http|partners|webhooks [--seconds N]")
    print("Bench replay|centre --file bank-full.csv [--every N]")
    print("Bench import [--rows 1000000] [--seed 1]")
    print("Bench fuzz [--target NAME [--seed 1] [--seconds 10] [--notebook FILE] [--file INPUT]]")
    exit(64)
  }
} catch {
  say("\(error)")
  exit(1)
}
