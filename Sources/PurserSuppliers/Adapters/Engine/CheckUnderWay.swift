internal import Crypto
internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// What one check gathers on its way.
struct CheckUnderWay {
  /// What names stand for in every request and reply: settings, tables, and what calls kept.
  private(set) var known: [String: Value]
  private var kept: [String: [JSONValue]] = [:]
  /// Why values that calls were to keep are not all there, by name.
  private var lost: [String: CheckFailure] = [:]
  /// When it was begun, before any request had its turn.
  let begunAt: Timestamp
  /// When the first request left.
  var requestedAt: Timestamp?
  var receivedAt: Timestamp?
  /// How long the oldest of the replies had been in a cache.
  var age = Duration.zero
  var digest = SHA256()
  var token: AccessToken?
  var hasRenewedToken = false
  /// Every token in use during the check, and what was computed from credentials, to keep them out
  /// of messages.
  var secretTexts: [String] = []
  /// The replies to the adapter's calls so far, where they are kept.
  private(set) var replies: [ReceivedReply] = []
  /// The stage of the round under way.
  var stage = Stage.asking
  /// Whether a reply was read as a success: the supplier answers, and the credentials are good.
  var hasRead = false
  /// How many of the latest requests, one after the other, brought no reply.
  var unanswered = 0
  /// Whether the supplier may have received a request for the page that is asked for.
  var mayHaveBeenAsked = false
  /// Where the latest request went.
  var latestURL = ""
  /// The same as people may see it.
  var shownURL = ""
  /// Which call of the adapter is made, and which page of it, both counted from 0.
  var place = (call: 0, page: 0)

  /// How much a list may take that is no check; `nil` for a check.
  var bounds: ListBounds?
  /// Whether replies are kept for somebody who looks at them.
  let keepsReplies: Bool

  /// What may go wrong in a round of a call.
  enum Stage {
    /// A request is made of what the round is for.
    case building
    /// The supplier is asked for a token or for the time, or is about to be asked.
    case asking
    /// The reply to a request of the round did not come, or not whole.
    case awaiting
    /// A reply is read.
    case reading
    /// What it says is compared with what was read before.
    case comparing
  }

  private var replyBytes = 0

  init(known: [String: Value], begunAt: Timestamp, keepsReplies: Bool = false) {
    self.known = known
    self.begunAt = begunAt
    self.keepsReplies = keepsReplies
  }

  /// Forgets what the replies told. Keeps secrets and the time that the check has left.
  mutating func beginAgain(_ known: [String: Value]) {
    self.known = known
    kept = [:]
    lost = [:]
    replies = []
    hasRead = false
    requestedAt = nil
    age = .zero
    digest = SHA256()
  }

  /// How many requests without a reply, one after the other, mean that the supplier does not answer. One
  /// may be about an account that the supplier chokes on.
  private static let unansweredInSilence = 2
  /// The most values that a call is made for.
  private static let mostRounds = 1_000
  /// The most bytes that all replies of a check may have together.
  private static let mostBytes = 64 << 20

  /// The moment as of which the replies speak at the earliest: when the first request left, or, where
  /// a cache answered, as much earlier as the oldest reply says. `nil` before there was one.
  var asOf: Timestamp? { requestedAt.map { $0 - age } }

  /// Counts a reply in, and keeps it where that is wanted.
  ///
  /// - Throws: `CheckFailure.malformed` when there is too much of them.
  mutating func note(_ reply: ReceivedReply) throws(CheckFailure) {
    replyBytes += reply.response.body.count
    let most = bounds?.bytes ?? Self.mostBytes
    guard replyBytes <= most else {
      throw CheckFailure(
        .malformed, "the replies to one check are longer than \(most) bytes together")
    }
    if keepsReplies { replies.append(reply) }
  }

  /// One of the times that a call is made.
  struct Round {
    /// What names stand for in it alone.
    var names: [String: Value] = [:]
    /// Why there is nothing to ask for.
    var flaw: CheckFailure?
  }

  /// The times that a call is made: once, or once for each of the values that it is for. One that was kept
  /// twice is asked for once: its money is not there twice. One that is empty costs no other.
  ///
  /// - Throws: `CheckFailure.shapeChanged` when there are too many.
  func rounds(of call: AdapterCall) throws(CheckFailure) -> [Round] {
    guard let name = call.forEach else { return [Round()] }
    var seen: Set<JSONValue> = []
    let values = (kept[name] ?? []).filter { seen.insert($0.alike).inserted }
    guard values.count <= Self.mostRounds else {
      throw CheckFailure(
        .shapeChanged,
        "`\(name)` stands for \(values.count) values; a call is made for \(Self.mostRounds) at most"
      )
    }
    let nothing: Set<JSONValue> = [.null, "", .array([]), .object(JSONObject())]
    return values.map { value in
      let flaw =
        nothing.contains(value)
        ? CheckFailure(
          .shapeChanged, "`\(name)` of keep: one of \(values.count) values is \(value.shown)",
          requestMayHaveBeenSent: false) : nil
      return Round(names: [name: Value(value)], flaw: flaw)
    }
  }

  /// Notes that a round of `call` failed, so that what it would have kept is missing in calls after it.
  mutating func lose(_ call: AdapterCall, _ failure: CheckFailure) {
    for value in call.keep where lost[value.name] == nil { lost[value.name] = failure }
  }

  /// What stands in the place of what `call` would have said of values that could not be kept: why they could
  /// not, and what names stand for without them; `nil` where none is missing.
  func loss(in call: AdapterCall, of adapter: AdapterDefinition) -> Round? {
    let missing = lost.keys.sorted().filter { call.uses($0, in: adapter) }
    guard let first = missing.first else { return nil }
    return Round(
      names: Dictionary(missing.map { ($0, .nothing) }) { first, _ in first }, flaw: lost[first])
  }

  /// Whether a check goes on after `failure` of a round of `call`. It does not where the supplier asks to be
  /// left alone, does not know the credentials, or does not answer: the next round would fare no better. Nor
  /// does it where later calls need what this one keeps.
  func survives(_ failure: CheckFailure, of call: AdapterCall) -> Bool {
    switch failure.kind {
    // Other requests were answered: it is this one account that the credentials do not open.
    case .auth where failure.status != 403 || !hasRead || stage != .reading: return false
    case .rateLimited, .maintenance: return false
    case .unreachable where failure.status == nil && isSilent: return false
    case .auth, .unreachable, .funds, .belowMinimum, .invalid, .notFound, .duplicate, .unknown,
      .malformed, .shapeChanged:
      break
    }
    switch stage {
    // Where the same money came again, nobody knows which of both is right.
    case .asking, .comparing: return false
    case .building: return call.forEach != nil
    case .awaiting, .reading: return call.forEach != nil || call.keep.isEmpty
    }
  }

  /// Whether the supplier does not answer at all.
  private var isSilent: Bool { !hasRead || unanswered >= Self.unansweredInSilence }

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
    let path = URLParts(shownURL).map { " (\($0.path))" } ?? ""
    var failure = failure
    failure.message = words.joined(separator: ", ") + path + ": " + failure.message
    return failure
  }

  /// One value is itself, several are a list.
  static func value(of values: [JSONValue]) -> Value {
    values.count == 1 ? Value(values[0]) : .structure(.array(values))
  }
}
