import Foundation
import Measuring

/// Reads balances, orders and the history beside the orders.
struct Reader {
  private let options: Options
  private let progress: Progress
  private var connection: Connection

  init(_ options: Options, progress: Progress) throws(UsageError) {
    self.options = options
    self.progress = progress
    connection = try Connection(to: options.gatewayPort)
  }

  /// Reads until it is over.
  mutating func run() throws(UsageError) {
    defer { connection.close() }
    let pace = Pace(aSecond: 2)
    var number = 0
    while !progress.isOver {
      let due = pace.moment(of: number)
      Pace.wait(until: due)
      try read("/v1/balances", due)
      let order = progress.lastOrder
      if number % 2 == 1, !order.isEmpty { try read("/v1/orders/\(order)", due) }
      if number % 20 == 10 { try read("/v1/transactions?limit=100", due) }
      number += 1
    }
  }

  private mutating func read(_ path: String, _ due: Pace.Moment) throws(UsageError) {
    try connection.send(Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8))
    let status = try connection.receiveWhole()
    guard status == 200 else { throw UsageError("\(path) was answered with \(status)") }
    progress.recordRead(due)
  }
}
