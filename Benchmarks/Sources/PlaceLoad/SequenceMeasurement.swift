import Measuring

/// One order after the other, each at every place in turn, over one connection to each.
struct SequenceMeasurement {
  private var buyers: [Buyer]
  private let options: Options
  private var connections: [Connection] = []

  init(_ buyers: [Buyer], _ options: Options) throws(UsageError) {
    self.buyers = buyers
    self.options = options
    for buyer in buyers { connections.append(try Connection(to: buyer.way.port)) }
  }

  /// Buys, and prints the latencies of each order in a line.
  mutating func run() throws(UsageError) {
    defer { for connection in connections { connection.close() } }
    var lines: [[UInt64]] = []
    lines.reserveCapacity(options.orders)
    for number in 0..<options.orders {
      var line = [UInt64](repeating: 0, count: buyers.count)
      for turn in buyers.indices {
        // None always follows the same neighbour.
        let place = (number + turn) % buyers.count
        let request = buyers[place].next()
        let start = Pace.now
        try connections[place].send(request)
        let status = try connections[place].receiveWhole()
        line[place] = Pace.now - start
        try buyers[place].judge(status, connections[place].body)
      }
      lines.append(line)
    }
    for line in lines { print(line.map(Microseconds.text).joined(separator: " ")) }
  }
}

/// How times are printed.
enum Microseconds {
  static func text(_ nanoseconds: UInt64) -> String {
    "\(nanoseconds / 1_000).\(nanoseconds % 1_000 / 100)"
  }
}
