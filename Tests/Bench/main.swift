import Foundation

// `Bench NAME [--seconds N]`: each bench prints what it measured and fails when it is below its target.

let arguments = Array(CommandLine.arguments.dropFirst())
let seconds = arguments.firstIndex(of: "--seconds").flatMap { arguments.dropFirst($0 + 1).first }
  .flatMap(Double.init)

switch arguments.first {
case "driver": try await DriverBench(seconds: seconds ?? 5).run()
default:
  print("Bench driver [--seconds N]")
  exit(64)
}
