import Measuring

/// Orders at their moments, whatever became of those before.
struct LoadMeasurement {
  private var buyers: [Buyer]
  private let options: Options

  init(_ buyers: [Buyer], _ options: Options) {
    self.buyers = buyers
    self.options = options
  }

  /// Buys at each place in turn, and prints the latency of each order, from the moment at which it was due: a line
  /// for each, with a blank line between two places.
  mutating func run() throws(UsageError) {
    for place in buyers.indices {
      if place > 0 { print() }
      for latency in try drive(&buyers[place]) { print(Microseconds.text(latency)) }
    }
  }

  private func drive(_ buyer: inout Buyer) throws(UsageError) -> [UInt64] {
    var connections = try Connections<Pace.Moment>(options.connections, to: buyer.way.port)
    defer { connections.close() }
    var latencies: [UInt64] = []
    let total = options.rate * options.seconds
    latencies.reserveCapacity(total)
    let pace = Pace(aSecond: Double(options.rate))
    var number = 0
    while latencies.count < total {
      while number < total, pace.moment(of: number) <= Pace.now, connections.isOneFree {
        try connections.send(buyer.next(), pace.moment(of: number))
        number += 1
      }
      let next = number < total ? pace.moment(of: number) : nil
      for answer in try connections.receive(before: connections.isOneFree ? next : nil) {
        latencies.append(Pace.now - answer.request)
        try buyer.judge(answer.status, answer.body)
      }
    }
    return latencies
  }
}
