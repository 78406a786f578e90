/// What can be made to go wrong with an order. Several of different kinds may strike one order; of two of a kind
/// the later one counts.
package enum OrderFault: Hashable, Sendable {
  // Nothing is bought.

  /// The connection ends without a reply, and nothing is done.
  case dropped
  /// An error of this status, and nothing is done.
  case failedBefore(status: Int)
  /// From now on every request that names the reference gets an error of this status, until it is released; the
  /// order is taken before, or it never is.
  case sticky(status: Int, isTaken: Bool)
  /// Refused for lack of funds, whatever there is.
  case noFunds
  /// Refused for lack of stock.
  case noStock
  /// Refused, as there is no such product.
  case unknownProduct

  // The order is taken, and its reply suffers.

  /// The connection ends without a reply.
  case lostReply
  /// An error of this status.
  case failedAfter(status: Int)
  /// The reply comes so much later; `nil` for not before it is released.
  case slow(Duration?)
  /// The order is taken so much later, and the reply comes then; `nil` for not before it is released. Whoever
  /// does not wait, and looks it up meanwhile, does not find it yet.
  case takenLate(Duration?)

  // What becomes of an order that was taken.

  /// Half of it is delivered, the odd unit not; of one unit nothing, and so it is refused for lack of stock.
  case partial
  /// It is delivered so much later; `nil` for not before it is released.
  case pending(Duration?)
  /// It is given up so much later, and its money comes back.
  case failsLater(Duration)
  /// It is delivered, and taken back so much later; its money comes back.
  case reversed(after: Duration)
  /// What was delivered can be had only so much later, in the style that has a second call for it.
  case codesLater(Duration)

  // Webhooks of it.

  /// Each webhook is sent twice.
  case messageTwice
  /// The webhook is sent at once, and the reply to the order comes after it was answered.
  case messageBeforeReply
  /// No webhook is sent.
  case noMessage
}

/// Which orders a fault strikes. Each reference is struck at its first order alone.
package enum OrderSelection: Hashable, Sendable {
  /// Every one.
  case all
  /// Those of this product.
  case sku(String)
  /// Those of this reference.
  case reference(String)
  /// So many of a thousand. It follows from the reference and the seed, so that orders that race each other
  /// meet the same fate in every run.
  case share(perMille: Int, seed: UInt64)

  /// Whether it is one of them.
  func includes(reference: String, sku: String) -> Bool {
    switch self {
    case .all: true
    case .sku(let name): name == sku
    case .reference(let name): name == reference
    case .share(let perMille, let seed):
      SimulatedAccount.Returns(perMille: perMille, after: .zero, seed: seed).strike(reference)
    }
  }
}
