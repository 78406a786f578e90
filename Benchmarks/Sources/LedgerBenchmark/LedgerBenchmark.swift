import Foundation

/// Measures the ledger in process: deciding, commands on the state, and durable holds through the
/// engine. `LedgerBenchmark [--only decide|apply|hold] [--batch N] [--holds N] [--folder PATH]
/// [--ids sequential|random]`.
@main
struct LedgerBenchmark {
  static func main() async throws {
    let options = try Options(CommandLine.arguments.dropFirst())
    if options.includes(.decide) { DecisionMeasurement.run() }
    if options.includes(.apply) { try CommandMeasurement.run() }
    if options.includes(.hold) {
      try await HoldMeasurement(
        folder: options.folder, holds: options.holds, areRandom: options.areRandom
      ).run(batches: options.batches)
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
  /// The most commands of one transaction.
  var batches = [1, 32, 512, 8_192]
  /// Whether orders have names in no order, as UUIDs are, and not in the order of their coming.
  var areRandom = false

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
      case "--batch":
        guard let batch = Int(value), batch > 0 else {
          throw UsageError("--batch must be a number above zero, not \(value)")
        }
        batches = [batch]
      case "--ids": areRandom = value == "random"
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
