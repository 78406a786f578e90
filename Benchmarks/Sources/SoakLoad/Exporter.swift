import Foundation
import Measuring

/// Reads the entries of each minute as a file. It takes long beside orders, to which exports give way.
struct Exporter {
  let options: Options
  let progress: Progress

  /// Reads files until it is over.
  func run() throws(UsageError) {
    var from = Date()
    while !progress.isOver {
      usleep(200_000)
      guard Date().timeIntervalSince(from) >= 60 else { continue }
      let until = Date()
      try export(from: from, until: until)
      from = until
    }
  }

  /// Reads a file to its end, which is that of its connection.
  private func export(from: Date, until: Date) throws(UsageError) {
    let path =
      "/v1/transactions?format=csv&from=\(from.ISO8601Format())&until=\(until.ISO8601Format())"
    var connection = try Connection(to: options.gatewayPort)
    defer { connection.close() }
    try connection.send(Array("GET \(path) HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".utf8))
    guard try connection.receiveToEnd() == 200 else {
      throw UsageError("\(path) is not exported")
    }
  }
}
