import NIOCore

/// Sends one reply for each empty line that ends the head of a request.
final class BalanceReplies: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let body = """
    {"status":"ok","request_id":"7f6d2c1e-5d2b-4a53-9f0e-3c1d5f0e9a11","account":{"id":4711,\
    "name":"Example Reseller GmbH","country":"DE","tier":"gold","contacts":["ops@example.com"]},\
    "balance":{"amount":"284.5000","reserved":"12.3400","used":"1703.1600","limit":null,\
    "currency":"USD","updated_at":"2026-05-01T13:45:22Z"},"links":{"self":"/v2/balance",\
    "history":"/v2/balance/history?limit=50","topup":"/v2/topups"},"meta":{"api":"2.14.3",\
    "region":"eu-central-1","ms":12}}
    """
  private static let reply = ByteBuffer(
    string: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      + "Date: Fri, 01 May 2026 13:45:22 GMT\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")

  private static let end: [UInt8] = Array("\r\n\r\n".utf8)
  /// How many bytes of the end of a head were seen in a row.
  private var matched = 0

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    for byte in unwrapInboundIn(data).readableBytesView {
      matched = byte == Self.end[matched] ? matched + 1 : byte == Self.end[0] ? 1 : 0
      if matched == Self.end.count {
        matched = 0
        context.write(wrapOutboundOut(Self.reply), promise: nil)
      }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { context.flush() }
}
