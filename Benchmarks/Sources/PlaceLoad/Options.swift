import Measuring

/// The command line.
struct Options {
  static let usage = """
    Usage: PlaceLoad --supplier URL [--gateway URL] ... [options]

      --supplier URL    buys at the supplier itself: http://127.0.0.1:PORT
      --gateway URL     buys through a gateway that places the order there. Each URL is a line of the result
      --orders N        orders one after the other, each at every URL in turn; default 1000
      --seconds N       instead: as many orders as --connections connections bring in so many seconds
      --rate N          with --seconds: so many orders a second, at their moments
      --connections N   default 64
      --seed N          what the random numbers begin with; default 1
      --help            this text

    Prints for each URL, one after the other and with blanks between: the latencies of orders in turn, a line each
    in microseconds; or with --seconds the orders that were bought and how many a second; or with --rate, from the
    moment at which they were due, a line each in microseconds. Fails where an order was not bought.
    """

  /// A place where orders are bought.
  struct Way {
    var port: UInt16
    var isGateway: Bool
  }

  var ways: [Way] = []
  var orders = 1_000
  var seconds = 0
  var rate = 0
  var connections = 64
  var seed: UInt64 = 1
  var wantsHelp = false

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    let line = try CommandLineOptions(arguments)
    wantsHelp = line.wantsHelp
    for (name, value) in line.values { try take(value, for: name) }
    guard wantsHelp || !ways.isEmpty else {
      throw UsageError("--supplier or --gateway must be given")
    }
    guard rate == 0 || seconds > 0 else { throw UsageError("--rate needs --seconds") }
  }

  private mutating func take(_ value: String, for name: String) throws(UsageError) {
    switch name {
    case "--supplier", "--gateway":
      let start = "http://127.0.0.1:"
      guard value.hasPrefix(start), let port = UInt16(value.dropFirst(start.count)) else {
        throw UsageError("\(name) must be \(start)PORT, not \(value)")
      }
      ways.append(Way(port: port, isGateway: name == "--gateway"))
    case "--orders": orders = try CommandLineOptions.number(value, of: name, in: 1...10_000_000)
    case "--seconds": seconds = try CommandLineOptions.number(value, of: name, in: 1...3_600)
    case "--rate": rate = try CommandLineOptions.number(value, of: name, in: 1...1_000_000)
    case "--connections":
      connections = try CommandLineOptions.number(value, of: name, in: 1...1_000)
    case "--seed":
      seed = UInt64(try CommandLineOptions.number(value, of: name, in: 0...Int.max))
    default: throw CommandLineOptions.unknown(name)
    }
  }
}
