import Measuring

/// The command line.
struct Options {
  /// How many orders run beside.
  enum Orders {
    case aSecond(Int)
    case most

    /// How many a second; `nil` for as many as can be.
    var rate: Int? {
      switch self {
      case .aSecond(let rate): rate
      case .most: nil
      }
    }
  }

  static let usage = """
    Usage: SweepBenchmark --folder PATH [options]

      --folder PATH     where the files of the configuration are written, and a ledger if there is one
      --url URL         where the suppliers are; without it the configuration is loaded and no more
      --suppliers N     how many; default 10000
      --connections N   the most connections at a time; default 64
      --rounds N        how often all are asked; default 3
      --orders RATE     orders run beside the rounds through a ledger that takes the readings: so many a
                        second, or `most`, as many as it takes; before each round they run alone
      --pace WHEN       lines: each round waits for a line on standard input; default at-once
      --help            this text

    Prints, with blanks between: `configuration`, suppliers, seconds of CPU and bytes in use for each;
    for each round `round`, seconds, microseconds of CPU for each check, orders included, and with --orders
    the orders answered a second alone and beside the round; and `memory`, the bytes that the process grew by
    in the first round, for each supplier.
    """

  var folder = ""
  var url: String?
  var suppliers = 10_000
  var connections = 64
  var rounds = 3
  var orders: Orders?
  var waitsForLines = false
  var wantsHelp = false

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    let line = try CommandLineOptions(arguments)
    wantsHelp = line.wantsHelp
    for (name, value) in line.values { try take(value, for: name) }
    guard wantsHelp || !folder.isEmpty else { throw UsageError("--folder must be given") }
  }

  private mutating func take(_ value: String, for name: String) throws(UsageError) {
    func number(in range: ClosedRange<Int>) throws(UsageError) -> Int {
      try CommandLineOptions.number(value, of: name, in: range)
    }
    switch name {
    case "--folder": folder = value
    case "--url": url = value
    case "--suppliers": suppliers = try number(in: 1...1_000_000)
    case "--connections": connections = try number(in: 1...1_000)
    case "--rounds": rounds = try number(in: 1...1_000)
    case "--orders":
      orders = value == "most" ? .most : .aSecond(try number(in: 1...1_000_000))
    case "--pace":
      waitsForLines =
        try CommandLineOptions.word(value, of: name, among: ["lines", "at-once"]) == "lines"
    default: throw CommandLineOptions.unknown(name)
    }
  }
}
