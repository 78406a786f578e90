import Foundation
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
  private var connections: [Connection] = []
  private var polled: [pollfd] = []
  private var underWay: [Sent?] = []
  private var free: [Int] = []
  private var outcome = Outcome()

  init(_ options: Options) throws(UsageError) {
    self.options = options
    mix = OrderMix(options)
    for place in 0..<options.connections {
      let connection = try Connection(to: options.port)
      connections.append(connection)
      polled.append(pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0))
      underWay.append(nil)
      free.append(place)
    }
  }

  /// Sends until the time is over, and waits for the last answer.
  mutating func run() throws(UsageError) -> Outcome {
    defer { for connection in connections { connection.close() } }
    guard options.held > 0 else { return outcome }
    // So many requests that as many of them are held as are wanted.
    let rate = Double(options.held) * 100 / Double(100 - options.refused - options.repeated)
    let pace = Pace(aSecond: rate)
    let end = pace.start + UInt64(options.seconds) * 1_000_000_000
    var number = 0
    while true {
      let now = Pace.now
      while now < end, pace.moment(of: number) <= now, let place = free.popLast() {
        try send(at: place, due: pace.moment(of: number))
        number += 1
      }
      if now >= end, free.count == connections.count { break }
      try receive()
    }
    outcome.seconds = Double(Pace.now - pace.start) / 1e9
    return outcome
  }

  private mutating func send(at place: Int, due: Pace.Moment) throws(UsageError) {
    let (bytes, kind) = mix.next()
    underWay[place] = Sent(kind: kind, due: due)
    try connections[place].send(bytes)
  }

  /// Takes the answers that are there; waits a millisecond at the most, so that the next order is sent
  /// in time.
  private mutating func receive() throws(UsageError) {
    guard poll(&polled, nfds_t(polled.count), 1) > 0 else { return }
    for place in polled.indices where polled[place].revents != 0 {
      guard case .complete(let status, _) = try connections[place].receive(),
        let sent = underWay[place]
      else { continue }
      try judge(status, of: sent.kind)
      outcome.latencies.record(nanoseconds: Pace.now - sent.due)
      underWay[place] = nil
      free.append(place)
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
