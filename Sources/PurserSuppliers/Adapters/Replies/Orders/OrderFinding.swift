internal import PurserCore

/// What one reply says about an order.
struct OrderFinding {
  /// What it says of where the order stands.
  enum Verdict {
    /// It says so.
    case stands(AttemptState)
    /// The request was refused: it did nothing.
    case refused
    /// The reference was used before.
    case duplicate
    /// It says nothing of it.
    case silent
    /// It says something that cannot be understood.
    case unreadable
  }

  var verdict: Verdict
  /// Why, where that is a problem.
  var problem: AttemptProblem?
  var supplierReference: String?
  var charged: Money?
  /// Whether the reply is read for what was charged.
  var readsCharge = false
  /// That what was charged is not in the reply; `nil` where it is, or the adapter provides for that.
  var lackOfCharge: AttemptProblem?
  var balance: (pool: String, available: Money)?
  var quantity: Int64?
  /// What was delivered, part by part; `nil` where a part is not in this reply.
  var content: [[[AttemptNews.Field]]?] = []
  /// The parts that the reply is read by.
  var parts: [ContentPart] = []
  /// Why something that the reply tells could not be read.
  var flaw: AttemptProblem?
  var retryAfter: Duration?
  /// When the request left, and when the reply was complete.
  var moments: (requested: Timestamp, received: Timestamp)?
  /// The digest of the reply's body, in hexadecimal digits.
  var digest = ""

  /// Whether a rule holds that proves nothing, as the reply lacks what it looks at.
  var isUnproven = false

  init(_ verdict: Verdict, _ problem: AttemptProblem? = nil) {
    self.verdict = verdict
    self.problem = problem
  }

  /// A reply for which a rule holds that proves nothing.
  static func unproven(_ problem: AttemptProblem) -> OrderFinding {
    var finding = OrderFinding(.unreadable, problem)
    finding.isUnproven = true
    return finding
  }
}
