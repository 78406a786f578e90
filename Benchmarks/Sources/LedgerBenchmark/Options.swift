import Foundation

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
  var refused = 10
  var repeated = 5
  var areRandom = true
  var seed: UInt64 = 1
  var folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
  var format = Report.Format.text
  var wantsHelp = false

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    var arguments = Array(arguments)
    while !arguments.isEmpty {
      let name = arguments.removeFirst()
      if name == "--help" || name == "-h" {
        wantsHelp = true
        continue
      }
      guard !arguments.isEmpty else { throw UsageError("\(name) needs a value") }
      try take(arguments.removeFirst(), for: name)
    }
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
    case "--suppliers": suppliers = try Self.list(value, of: name)
    case "--batch": batches = try Self.list(value, of: name)
    case "--holds": holds = try Self.number(value, of: name, in: 1...100_000_000)
    case "--refused": refused = try Self.number(value, of: name, in: 0...99)
    case "--repeated": repeated = try Self.number(value, of: name, in: 0...99)
    case "--ids":
      guard ["random", "sequential"].contains(value) else {
        throw UsageError("--ids must be random or sequential, not \(value)")
      }
      areRandom = value == "random"
    case "--seed": seed = UInt64(try Self.number(value, of: name, in: 0...Int.max))
    case "--folder": folder = value
    case "--format":
      guard let chosen = Report.Format(rawValue: value) else {
        throw UsageError("--format must be text or tsv, not \(value)")
      }
      format = chosen
    default: throw UsageError("unknown option \(name); --help shows them")
    }
  }

  private static func list(_ text: String, of name: String) throws(UsageError) -> [Int] {
    var numbers: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      numbers.append(try number(String(part), of: name, in: 1...1_000_000))
    }
    return numbers
  }

  private static func number(
    _ text: String, of name: String, in range: ClosedRange<Int>
  ) throws(UsageError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(
        "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "not \(text)")
    }
    return number
  }
}

/// Why the command line cannot be used.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
