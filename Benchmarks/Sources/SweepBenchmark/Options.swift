import Foundation

/// The command line.
struct Options {
  static let usage = """
    Usage: SweepBenchmark --folder PATH [options]

      --folder PATH     where the files of the configuration are written, and a ledger if there is one
      --url URL         where the suppliers are; without it the configuration is loaded and no more
      --suppliers N     how many; default 10000
      --connections N   the most connections at a time; default 64
      --rounds N        how often all are asked; default 3
      --pace WHEN       lines: each round waits for a line on standard input; default at-once
      --help            this text

    Prints, with blanks between: `configuration`, suppliers, seconds of CPU and bytes in use for each;
    and for each round `round`, seconds, microseconds of CPU for each check.
    """

  var folder = ""
  var url: String?
  var suppliers = 10_000
  var connections = 64
  var rounds = 3
  var waitsForLines = false
  var wantsHelp = false

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    var arguments = Array(arguments)
    while !arguments.isEmpty {
      let name = arguments.removeFirst()
      if name == "--help" || name == "-h" {
        wantsHelp = true
        return
      }
      guard !arguments.isEmpty else { throw UsageError("\(name) needs a value") }
      try take(arguments.removeFirst(), for: name)
    }
    guard !folder.isEmpty else { throw UsageError("--folder must be given") }
  }

  private mutating func take(_ value: String, for name: String) throws(UsageError) {
    switch name {
    case "--folder": folder = value
    case "--url": url = value
    case "--suppliers": suppliers = try Self.number(value, of: name, in: 1...1_000_000)
    case "--connections": connections = try Self.number(value, of: name, in: 1...1_000)
    case "--rounds": rounds = try Self.number(value, of: name, in: 1...1_000)
    case "--pace":
      guard ["lines", "at-once"].contains(value) else {
        throw UsageError("--pace must be lines or at-once, not \(value)")
      }
      waitsForLines = value == "lines"
    default: throw UsageError("unknown option \(name); --help shows them")
    }
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
