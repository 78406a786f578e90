internal import Crypto
internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// What one check gathers on its way.
struct CheckUnderWay {
  /// What names stand for in every request and reply: settings, tables, and what calls kept.
  private(set) var known: [String: Value]
  private var kept: [String: [JSONValue]] = [:]
  var requestedAt: Timestamp?
  var receivedAt: Timestamp?
  var digest = SHA256()
  var token: AccessToken?
  var hasRenewedToken = false
  /// Every token in use during the check, and what was computed from credentials, to keep them out
  /// of messages.
  var secretTexts: [String] = []
  /// The replies to the adapter's calls so far.
  var replies: [ReceivedReply] = []
  /// Where the latest request went.
  var latestURL = ""

  init(known: [String: Value]) { self.known = known }

  /// The names of each time that a call is made: once, or once for each of the values that it is
  /// for.
  func rounds(of call: AdapterCall) -> [[String: Value]] {
    guard let name = call.forEach else { return [[:]] }
    return (kept[name] ?? []).map { [name: Value($0)] }
  }

  /// Keeps what a call found, beside what it found in other rounds.
  mutating func keep(_ values: [String: [JSONValue]]) {
    for (name, found) in values {
      kept[name, default: []] += found
      known[name] = Self.value(of: kept[name] ?? [])
    }
  }

  /// One value is itself, several are a list.
  static func value(of values: [JSONValue]) -> Value {
    values.count == 1 ? Value(values[0]) : .structure(.array(values))
  }
}

/// A reply to a call, and what names stood for in it.
struct ReceivedReply: Sendable {
  /// Which call of the adapter it answers, counted from 0.
  var call: Int
  var response: HTTPResponse
  var known: [String: Value]
  var receivedAt: Timestamp
}
