import Measuring

/// Sends orders at their moments over many connections, from one thread.
struct OrderSender {
  /// What came of all of them.
  struct Outcome: Sendable {
    var held = 0
    /// From the first moment to the last answer.
    var seconds = 0.0
    var latencies = Percentiles()
  }

  private struct Sent {
    var kind: OrderMix.Kind
    var due: Pace.Moment
  }

  private let options: Options
  private var mix: OrderMix
  private var connections: Connections<Sent>
  private var outcome = Outcome()

  init(_ options: Options) throws(UsageError) {
    self.options = options
    mix = OrderMix(options)
    connections = try Connections(options.connections, to: options.port)
  }

  /// Sends until the time is over, and waits for the last answer.
  mutating func run() throws(UsageError) -> Outcome {
    defer { connections.close() }
    guard options.held > 0 else { return outcome }
    // So many requests that as many of them are held as are wanted.
    let rate = Double(options.held) * 100 / Double(100 - options.refused - options.repeated)
    let pace = Pace(aSecond: rate)
    let end = pace.start + UInt64(options.seconds) * 1_000_000_000
    var number = 0
    while true {
      let now = Pace.now
      while now < end, pace.moment(of: number) <= now, connections.isOneFree {
        let (bytes, kind) = mix.next()
        try connections.send(bytes, Sent(kind: kind, due: pace.moment(of: number)))
        number += 1
      }
      if now >= end, connections.areAllFree { break }
      try receive()
    }
    outcome.seconds = Double(Pace.now - pace.start) / 1e9
    return outcome
  }

  private mutating func receive() throws(UsageError) {
    for answer in try connections.receive() {
      try judge(answer.status, of: answer.request.kind)
      outcome.latencies.record(nanoseconds: Pace.now - answer.request.due)
    }
  }

  private mutating func judge(_ status: Int, of kind: OrderMix.Kind) throws(UsageError) {
    switch kind {
    case .held where status == 201: outcome.held += 1
    case .repeated where status == 201: break
    case .refused where (400..<500).contains(status): break
    case .held, .repeated, .refused:
      throw UsageError("an order of the kind \(kind) was answered with \(status)")
    }
  }
}
