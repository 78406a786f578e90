import NIOCore

/// Reads requests with a body of a stated length, and answers them: `GET /SHOP/balance`, `GET /SHOP/sold`,
/// `POST /SHOP/v1/orders`.
final class SupplierReplies: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let end = Array("\r\n\r\n".utf8)

  private let till: Till
  private var received: [UInt8] = []

  init(_ till: Till) { self.till = till }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += unwrapInboundIn(data).readableBytesView
    while let (head, length) = next() {
      received.removeFirst(length)
      let (status, body) = answer(to: head)
      var reply = context.channel.allocator.buffer(capacity: body.utf8.count + 128)
      reply.writeString(
        "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
      context.write(wrapOutboundOut(reply), promise: nil)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

  /// The first line of the next request that is here whole, and how many bytes it has.
  private func next() -> (head: Substring, length: Int)? {
    guard let end = received.firstRange(of: Self.end) else { return nil }
    let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n")
    let name = "content-length:"
    let stated = lines.first { $0.lowercased().hasPrefix(name) }
    let length = stated.flatMap { Int($0.dropFirst(name.count).filter(\.isNumber)) } ?? 0
    guard received.count >= end.upperBound + length, let first = lines.first else { return nil }
    return (first, end.upperBound + length)
  }

  private func answer(to line: Substring) -> (status: String, body: String) {
    let words = line.split(separator: " ")
    let path = words.count > 1 ? words[1].split(separator: "/") : []
    guard let shop = path.first.map(String.init) else { return ("404 Not Found", "{}") }
    switch (words[0], path.dropFirst().joined(separator: "/")) {
    case ("GET", "balance"): return ("200 OK", till.balance(of: shop))
    case ("GET", "sold"): return ("200 OK", till.sold(to: shop))
    case ("POST", "v1/orders"): return ("201 Created", till.sell(to: shop))
    default: return ("404 Not Found", "{}")
    }
  }
}
