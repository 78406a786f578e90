/// What a supplier sent by itself, as it arrived.
package struct AttemptMessage: Sendable {
  /// The headers of the request, in their order.
  package var headers: [(name: String, value: String)]
  /// The body's bytes, not changed in any way: the signature is over them.
  package var body: [UInt8]
  /// When it had arrived.
  package var receivedAt: Timestamp

  /// A request of a supplier.
  package init(
    headers: [(name: String, value: String)], body: [UInt8], receivedAt: Timestamp
  ) {
    self.headers = headers
    self.body = body
    self.receivedAt = receivedAt
  }
}
