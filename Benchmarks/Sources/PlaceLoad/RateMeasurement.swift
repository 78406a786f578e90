import Measuring

/// As many orders as connections bring that each send the next one when the last is answered.
struct RateMeasurement {
  private var buyers: [Buyer]
  private let options: Options

  init(_ buyers: [Buyer], _ options: Options) {
    self.buyers = buyers
    self.options = options
  }

  /// Buys at each place in turn, and prints for each how many orders were bought, and how many a second.
  mutating func run() throws(UsageError) {
    for place in buyers.indices {
      let (count, seconds) = try drive(&buyers[place])
      print(count, Int((Double(count) / seconds).rounded()))
    }
  }

  private func drive(_ buyer: inout Buyer) throws(UsageError) -> (count: Int, seconds: Double) {
    var connections = try Connections<Void>(options.connections, to: buyer.way.port)
    defer { connections.close() }
    let start = Pace.now
    let end = start + UInt64(options.seconds) * 1_000_000_000
    var count = 0
    while true {
      let now = Pace.now
      while now < end, connections.isOneFree { try connections.send(buyer.next(), ()) }
      if now >= end, connections.areAllFree { break }
      for answer in try connections.receive() {
        try buyer.judge(answer.status, answer.body)
        count += 1
      }
    }
    return (count, Double(Pace.now - start) / 1e9)
  }
}
