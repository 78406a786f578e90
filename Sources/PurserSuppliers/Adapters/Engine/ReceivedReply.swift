internal import CurlClient
internal import PurserCore

/// A reply to a call, and what names stood for in it.
struct ReceivedReply: Sendable {
  /// Which call of the adapter it answers, counted from 0.
  var call: Int
  var response: HTTPResponse
  var known: [String: Value]
  var receivedAt: Timestamp
}
