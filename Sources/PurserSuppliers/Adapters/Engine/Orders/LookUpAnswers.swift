internal import PurserCore

/// What the look-ups of an order said, none of which tells where it stands.
struct LookUpAnswers {
  typealias Answer = SupplierOrderClient.LookedUp

  /// The first that failed, or could not tell: it may have the order.
  private var open: Answer?
  /// An order that was placed again and refused, which says nothing of the first one.
  private var refused: Answer?
  private var proof: Answer?
  /// An absence where the order may not be shown yet.
  private var early: Answer?
  /// An absence that never proves anything.
  private var idle: Answer?

  /// Takes what a call that buys nothing brought.
  mutating func take(_ answer: Answer, isOfNoProof: Bool) {
    switch answer {
    case .found, .nothing: open = open ?? answer
    case .absent(_, isProof: true): proof = proof ?? answer
    case .absent(_, isProof: false) where isOfNoProof: idle = idle ?? answer
    case .absent(_, isProof: false): early = early ?? answer
    }
  }

  /// Takes what came of placing the order again. A refusal is of this request: that the first one was not taken
  /// either, nobody has said.
  mutating func takeRepetition(_ finding: OrderFinding) {
    guard finding.isRefused else {
      open = open ?? .found(finding)
      return
    }
    refused = .nothing(
      finding.problem ?? AttemptProblem(.unknown, "the supplier refuses the order"),
      retryAfter: finding.retryAfter)
  }

  /// What they say together; `nil` where nobody was asked.
  var whole: Answer? { open ?? early ?? proof ?? idle ?? refused }
}
