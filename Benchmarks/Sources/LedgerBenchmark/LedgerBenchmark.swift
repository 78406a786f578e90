import Foundation

/// Measures the ledger in process: deciding, commands on the state, and durable holds through the
/// engine. `LedgerBenchmark [--holds N] [--folder PATH] [--only decide|apply|hold]`.
@main
struct LedgerBenchmark {
  static func main() async throws {
    let options = try Options(CommandLine.arguments.dropFirst())
    if options.includes(.decide) { DecisionMeasurement.run() }
    if options.includes(.apply) { try CommandMeasurement.run() }
    if options.includes(.hold) {
      try await HoldMeasurement(folder: options.folder, holds: options.holds).run()
    }
  }
}

/// What was asked for on the command line.
struct Options {
  enum Part: String, CaseIterable {
    case decide
    case apply
    case hold
  }

  /// How many holds each batch size is measured with.
  var holds = 200_000
  /// Where the database is made: on a disk, not in memory.
  var folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
  var only: Part?

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    var arguments = Array(arguments)
    while !arguments.isEmpty {
      let name = arguments.removeFirst()
      guard !arguments.isEmpty else { throw UsageError("\(name) needs a value") }
      let value = arguments.removeFirst()
      switch name {
      case "--holds":
        guard let count = Int(value), count > 0 else {
          throw UsageError("--holds must be a number above zero, not \(value)")
        }
        holds = count
      case "--folder": folder = value
      case "--only":
        guard let part = Part(rawValue: value) else {
          throw UsageError(
            "--only must be one of \(Part.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        only = part
      default: throw UsageError("unknown option \(name)")
      }
    }
  }

  func includes(_ part: Part) -> Bool { only.map { $0 == part } ?? true }
}

/// Why the command line cannot be used.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
