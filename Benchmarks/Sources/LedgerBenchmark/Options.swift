import Foundation
import Measuring

/// The command line.
struct Options {
  enum Part: String, CaseIterable {
    case decide
    case apply
    case hold
    case memory
    case disk
  }

  static let usage = """
    Usage: LedgerBenchmark [options]

      --only PART       decide, apply, hold, memory or disk; default: all of them
      --suppliers LIST  how many suppliers, with commas between; default 4,16,100,300, and 1000 for
                        decide
      --batch LIST      the most commands of one transaction; default 1,32,512,8192
      --holds N         orders of a measurement; default 200000, with batches of 1 at most 20000
      --orders KIND     of hold: product, which names a product that all suppliers price; cost, which names its
                        cost; labelled, a product with quantity, reference and metadata; offers, with a
                        price of each supplier; cheapest, by that policy; default product
      --refused PERCENT the share of new orders that nobody can pay for; default 10
      --repeated PERCENT the share of requests that repeat an earlier one; default 5
      --ids KIND        random, as UUIDs are, or sequential; default random
      --seed N          what the random numbers begin with; default 1
      --folder PATH     where the ledger is made, on a disk; default TMPDIR, or else /var/tmp
      --format FORMAT   text for people, or tsv: line, figure, value, unit; default text
      --help            this text
    """

  var parts = Set(Part.allCases)
  var suppliers: [Int]?
  var batches = [1, 32, 512, 8_192]
  var holds = 200_000
  var orders = OrderKind.product
  var refused = 10
  var repeated = 5
  var areRandom = true
  var seed: UInt64 = 1
  var folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
  var format = Report.Format.text
  var wantsHelp = false

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    let line = try CommandLineOptions(arguments)
    wantsHelp = line.wantsHelp
    for (name, value) in line.values { try take(value, for: name) }
    guard refused + repeated < 100 else {
      throw UsageError("--refused and --repeated must leave orders that are held")
    }
  }

  private mutating func take(_ value: String, for name: String) throws(UsageError) {
    switch name {
    case "--only":
      guard let part = Part(rawValue: value) else {
        throw UsageError(
          "--only must be one of \(Part.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      parts = [part]
    case "--suppliers":
      suppliers = try CommandLineOptions.numbers(value, of: name, in: 1...1_000_000)
    case "--batch": batches = try CommandLineOptions.numbers(value, of: name, in: 1...1_000_000)
    case "--holds": holds = try CommandLineOptions.number(value, of: name, in: 1...100_000_000)
    case "--orders":
      let kinds = OrderKind.allCases.map(\.rawValue)
      let word = try CommandLineOptions.word(value, of: name, among: kinds)
      orders = OrderKind(rawValue: word) ?? orders
    case "--refused": refused = try CommandLineOptions.number(value, of: name, in: 0...99)
    case "--repeated": repeated = try CommandLineOptions.number(value, of: name, in: 0...99)
    case "--ids":
      areRandom =
        try CommandLineOptions.word(value, of: name, among: ["random", "sequential"]) == "random"
    case "--seed":
      seed = UInt64(try CommandLineOptions.number(value, of: name, in: 0...Int.max))
    case "--folder": folder = value
    case "--format":
      guard let chosen = Report.Format(rawValue: value) else {
        throw UsageError("--format must be text or tsv, not \(value)")
      }
      format = chosen
    default: throw CommandLineOptions.unknown(name)
    }
  }
}
