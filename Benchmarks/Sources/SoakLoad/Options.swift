import Measuring

/// The command line.
struct Options {
  static let usage = """
    Usage: SoakLoad --gateway-port PORT --supplier-port PORT [options]

      --gateway-port PORT   where the gateway listens, or will
      --supplier-port PORT  where its suppliers are: http://127.0.0.1:PORT/1, /2 ...
      --suppliers N         how many there are; default 4
      --rate N              orders that are held a second; default 500
      --minutes N           how long; default 60
      --open SECONDS        after how long an order is settled or released; default 3
      --connections N       connections that send orders and reports; default 16
      --seed N              what the random numbers begin with; default 1
      --help                this text

    Plays the suppliers and the shop of a gateway. Waits until the gateway is ready, then holds orders at
    their moments, and settles nine of ten and releases the tenth a while later. Twice a second the balances are
    read, each second an order of before, every ten seconds a page of the history, and each minute all entries
    of that minute as a file. Prints a line each minute, with blanks between: the minute, orders held and ended so
    far, p50, p99 and the longest time of the answers to orders and reports in that minute, and the same of
    what was read, in milliseconds. Latencies are from the moment at which a request was due.
    """

  var gatewayPort: UInt16 = 0
  var supplierPort: UInt16 = 0
  var suppliers = 4
  var rate = 500
  var minutes = 60
  var openSeconds = 3
  var connections = 16
  var seed: UInt64 = 1
  var wantsHelp = false

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    let line = try CommandLineOptions(arguments)
    wantsHelp = line.wantsHelp
    for (name, value) in line.values { try take(value, for: name) }
    guard wantsHelp || (gatewayPort > 0 && supplierPort > 0) else {
      throw UsageError("--gateway-port and --supplier-port must be given")
    }
  }

  private mutating func take(_ value: String, for name: String) throws(UsageError) {
    func number(in range: ClosedRange<Int>) throws(UsageError) -> Int {
      try CommandLineOptions.number(value, of: name, in: range)
    }
    switch name {
    case "--gateway-port": gatewayPort = UInt16(try number(in: 1...65_535))
    case "--supplier-port": supplierPort = UInt16(try number(in: 1...65_535))
    case "--suppliers": suppliers = try number(in: 1...1_000)
    case "--rate": rate = try number(in: 1...100_000)
    case "--minutes": minutes = try number(in: 1...100_000)
    case "--open": openSeconds = try number(in: 0...600)
    case "--connections": connections = try number(in: 1...1_000)
    case "--seed": seed = UInt64(try number(in: 0...Int.max))
    default: throw CommandLineOptions.unknown(name)
    }
  }
}
