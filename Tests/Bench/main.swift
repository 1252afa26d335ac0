import Foundation

// `Bench NAME [--seconds N]`: each bench prints what it measured; a long one, two seconds and more a turn, fails
// below its target. Long ones want a release build and a quiet machine.

let arguments = Array(CommandLine.arguments.dropFirst())
let seconds = arguments.firstIndex(of: "--seconds").flatMap { arguments.dropFirst($0 + 1).first }
  .flatMap(Double.init)

let isLong = seconds ?? 2 >= 2

do {
  switch arguments.first {
  case "driver":
    try await DriverBench(
      seconds: seconds ?? 2, rounds: isLong ? 9 : 3, least: isLong ? 0.95 : nil
    ).run()
  case "http":
    try await HTTPBench(seconds: seconds ?? 2, rounds: isLong ? 9 : 3).run()
  default:
    print("Bench driver|http [--seconds N]")
    exit(64)
  }
} catch {
  say("\(error)")
  exit(1)
}
