import Foundation
import Measuring

/// Reads the balances at its moments over one connection.
struct BalanceReader {
  /// What came of all of them.
  struct Outcome: Sendable {
    /// The longest answer's body.
    var bytes = 0
    var latencies = Percentiles()
  }

  private let options: Options
  private var connection: Connection
  private static let request = Array("GET /v1/balances HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)

  init(_ options: Options) throws(UsageError) {
    self.options = options
    connection = try Connection(to: options.port)
  }

  /// Reads until the time is over.
  mutating func run() throws(UsageError) -> Outcome {
    defer { connection.close() }
    var outcome = Outcome()
    let pace = Pace(aSecond: Double(options.reads))
    for number in 0..<(options.reads * options.seconds) {
      let due = pace.moment(of: number)
      Pace.wait(until: due)
      try connection.send(Self.request)
      outcome.bytes = max(outcome.bytes, try answer())
      // Whatever was late before it counts too: nobody who reads on a schedule waits less.
      outcome.latencies.record(nanoseconds: Pace.now - due)
    }
    return outcome
  }

  private mutating func answer() throws(UsageError) -> Int {
    while true {
      guard case .complete(let status, let bytes) = try connection.receive() else { continue }
      guard status == 200 else { throw UsageError("the balances were answered with \(status)") }
      return bytes
    }
  }
}
