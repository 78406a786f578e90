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
  /// The replies to the adapter's calls so far, where they are kept.
  private(set) var replies: [ReceivedReply] = []
  /// Where the latest request went.
  var latestURL = ""
  /// Which call of the adapter is made, and which page of it, both counted from 0.
  var place = (call: 0, page: 0)

  /// Whether replies are kept for somebody who looks at them.
  let keepsReplies: Bool
  /// What was computed for each request to a call, where replies are kept.
  var traces: [RequestTrace] = []
  private var replyBytes = 0

  init(known: [String: Value], keepsReplies: Bool = false) {
    self.known = known
    self.keepsReplies = keepsReplies
  }

  /// The most values that a call is made for.
  private static let mostRounds = 1_000
  /// The most bytes that all replies of a check may have together.
  private static let mostBytes = 64 << 20

  /// Counts a reply in, and keeps it where that is wanted.
  ///
  /// - Throws: `CheckFailure.malformed` when there is too much of them.
  mutating func note(_ reply: ReceivedReply) throws(CheckFailure) {
    replyBytes += reply.response.body.count
    guard replyBytes <= Self.mostBytes else {
      throw CheckFailure(
        .malformed, "the replies to one check are longer than \(Self.mostBytes) bytes together")
    }
    if keepsReplies { replies.append(reply) }
  }

  /// The names of each time that a call is made: once, or once for each of the values that it is
  /// for. One that was kept twice is asked for once: its money is not there twice.
  ///
  /// - Throws: `CheckFailure.shapeChanged` when there are too many.
  func rounds(of call: AdapterCall) throws(CheckFailure) -> [[String: Value]] {
    guard let name = call.forEach else { return [[:]] }
    var seen: Set<JSONValue> = []
    let values = (kept[name] ?? []).filter { seen.insert($0).inserted }
    guard values.count <= Self.mostRounds else {
      throw CheckFailure(
        .shapeChanged,
        "`\(name)` stands for \(values.count) values; a call is made for \(Self.mostRounds) at most"
      )
    }
    return values.map { [name: Value($0)] }
  }

  /// Keeps what a call found, beside what it found in other rounds.
  mutating func keep(_ values: [String: [JSONValue]]) {
    for (name, found) in values {
      kept[name, default: []] += found
      known[name] = Self.value(of: kept[name] ?? [])
    }
  }

  /// The failure with the call, the page and the path that it came of, where there are several.
  func located(_ failure: CheckFailure) -> CheckFailure {
    guard place.call > 0 || place.page > 0 else { return failure }
    var words: [String] = []
    if place.call > 0 { words.append("call \(place.call + 1)") }
    if place.page > 0 { words.append("page \(place.page + 1)") }
    let path = URLParts(latestURL).map { " (\($0.path))" } ?? ""
    var failure = failure
    failure.message = words.joined(separator: ", ") + path + ": " + failure.message
    return failure
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
