import Foundation
import Measuring
import Synchronization

/// The suppliers: each shows what is left of its money after the orders that were bought there.
final class SupplierServer: Sendable {
  /// What each has left, in cents.
  private let cents: Mutex<[Int]>
  private let listener: Int32

  /// Listens at a port of this machine, for so many suppliers.
  init(port: UInt16, suppliers: Int) throws(UsageError) {
    cents = Mutex(Array(repeating: 900_000_000_000, count: suppliers))
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var isReused: Int32 = 1
    setsockopt(
      listener, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
    let result = Loopback.withAddress(of: port) { [listener] in bind(listener, $0, $1) }
    guard listener >= 0, result == 0, listen(listener, 128) == 0 else {
      throw UsageError("nobody can listen at port \(port)")
    }
  }

  /// Takes the money of an order that was bought at a supplier.
  func buy(at supplier: Int, for cost: Int) { cents.withLock { $0[supplier] -= cost } }

  /// Answers requests as long as `goesOn` says so.
  func serve(while goesOn: () -> Bool) {
    var polled = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
    while goesOn() {
      guard poll(&polled, nfds_t(polled.count), 200) > 0 else { continue }
      for place in polled.indices.reversed() where polled[place].revents != 0 {
        if place == 0 {
          let client = accept(listener, nil, nil)
          if client >= 0 { polled.append(pollfd(fd: client, events: Int16(POLLIN), revents: 0)) }
        } else if !answer(polled[place].fd) {
          close(polled[place].fd)
          polled.remove(at: place)
        }
      }
    }
  }

  /// Answers a request, which comes whole. False where the client has gone.
  private func answer(_ client: Int32) -> Bool {
    let request = [UInt8](unsafeUninitializedCapacity: 8_192) { buffer, count in
      count = max(0, recv(client, buffer.baseAddress, buffer.count, 0))
    }
    // GET /3/balance HTTP/1.1
    let path = String(decoding: request.prefix(16), as: UTF8.self).split(separator: "/")
    let supplier = path.dropFirst().first.flatMap { Int($0) } ?? 0
    let left = cents.withLock { $0.indices.contains(supplier - 1) ? $0[supplier - 1] : nil }
    guard let left else { return false }
    let amount = "\(left / 100).\(left % 100 / 10)\(left % 10)"
    let body = "{\"balance\":{\"amount\":\(amount),\"currency\":\"USD\"}}"
    let reply =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    return Array(reply.utf8).withUnsafeBytes {
      send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) == $0.count
    }
  }
}
