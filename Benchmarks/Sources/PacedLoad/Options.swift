import Measuring

/// The command line.
struct Options {
  static let usage = """
    Usage: PacedLoad --url URL [options]

      --url URL         where the gateway is: http://127.0.0.1:PORT
      --held N          orders that are to be held a second; default 10000. With 0 only the balances are read
      --reads N         readings of the balances a second; default 20
      --seconds N       how long; default 8
      --connections N   connections that send orders; default 64
      --refused PERCENT how many requests cost more than anybody has; default 10
      --repeated PERCENT how many requests repeat an earlier order; default 5
      --tag WORD        the orders ask for suppliers with this label; default none
      --seed N          what the random numbers begin with; default 1
      --help            this text

    Requests leave at their moments, whatever became of those before; where no connection is free they
    wait, and that counts: latencies are from the moment. Prints, with blanks between: orders held, orders
    held a second, and p50, p99 and p99.9 in milliseconds, then for the balances how many answers there
    were, their bytes, and p50, p99 and p99.9.
    """

  var port: UInt16 = 0
  var held = 10_000
  var reads = 20
  var seconds = 8
  var connections = 64
  var refused = 10
  var repeated = 5
  var tag: String?
  var seed: UInt64 = 1
  var wantsHelp = false

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    let line = try CommandLineOptions(arguments)
    wantsHelp = line.wantsHelp
    for (name, value) in line.values { try take(value, for: name) }
    guard wantsHelp || port > 0 else { throw UsageError("--url must be given") }
    guard refused + repeated < 100 else {
      throw UsageError("--refused and --repeated must leave orders that are held")
    }
  }

  private mutating func take(_ value: String, for name: String) throws(UsageError) {
    func number(in range: ClosedRange<Int>) throws(UsageError) -> Int {
      try CommandLineOptions.number(value, of: name, in: range)
    }
    switch name {
    case "--url":
      let start = "http://127.0.0.1:"
      guard value.hasPrefix(start), let port = UInt16(value.dropFirst(start.count)) else {
        throw UsageError("--url must be \(start)PORT, not \(value)")
      }
      self.port = port
    case "--held": held = try number(in: 0...1_000_000)
    case "--reads": reads = try number(in: 1...10_000)
    case "--seconds": seconds = try number(in: 1...3_600)
    case "--connections": connections = try number(in: 1...1_000)
    case "--refused": refused = try number(in: 0...99)
    case "--repeated": repeated = try number(in: 0...99)
    case "--tag": tag = value
    case "--seed": seed = UInt64(try number(in: 0...Int.max))
    default: throw CommandLineOptions.unknown(name)
    }
  }
}
