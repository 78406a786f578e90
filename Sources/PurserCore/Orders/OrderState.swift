/// Where an order stands.
package enum OrderState: Hashable, Sendable {
  /// No supplier could pay for it.
  case refused(Refusal)
  /// Money was set aside for it, and is, until the holding has an ending.
  case held(Holding)

  /// What was set aside, open or ended; `nil` when nothing ever was.
  package var holding: Holding? {
    switch self {
    case .held(let holding): holding
    case .refused: nil
    }
  }

  /// Why no supplier was chosen; `nil` where one was.
  package var refusal: Refusal? {
    switch self {
    case .refused(let refusal): refusal
    case .held: nil
    }
  }

  /// The hold, open or ended; `nil` when none was ever made.
  package var hold: Hold? { holding?.hold }

  /// The state's name in the API.
  package var name: String { kind.rawValue }

  /// Which of the states it is.
  package var kind: Name {
    switch self {
    case .refused: .refused
    case .held(let holding): holding.kind
    }
  }

  /// The states by the names that the API gives them.
  package enum Name: String, Hashable, Sendable, CaseIterable {
    case held, sent, accepted, unknown, settled, released, expired, reversed, refused

    /// Those of orders whose money is set aside.
    package static let open: Set<Name> = [.held, .sent, .accepted, .unknown]
  }
}

/// A hold and what was heard of its order. Each moment is when the ledger was told.
package struct Holding: Hashable, Sendable {
  /// The money set aside.
  package var hold: Hold
  /// Whether the order is on its way to the supplier.
  package var sending: Sending
  /// When the supplier was known to have accepted the order.
  package var acceptedAt: Timestamp?
  /// Since when the order is known to have an outcome that nobody knows.
  package var unknownAt: Timestamp?
  /// How it ended; `nil` while the money is set aside.
  package var ending: Ending?

  /// A hold of which nothing was heard but what is given.
  package init(
    hold: Hold, sending: Sending, acceptedAt: Timestamp? = nil, unknownAt: Timestamp? = nil,
    ending: Ending? = nil
  ) {
    self.hold = hold
    self.sending = sending
    self.acceptedAt = acceptedAt
    self.unknownAt = unknownAt
    self.ending = ending
  }

  /// Whether more was heard of it than whether it is on its way.
  package var hasNews: Bool { acceptedAt != nil || unknownAt != nil || ending != nil }

  /// When its shop said that it leaves; `nil` where nobody did.
  package var sentAt: Timestamp? { sending.isReported ? sending.moment : nil }

  /// When it expires unless something is heard of it.
  ///
  /// - Parameters:
  ///   - timeToLive: how long a hold waits for its outcome that does not say so itself.
  ///   - placedAt: when the order was decided.
  /// - Returns: the moment; `nil` where it has ended, or its outcome is known to be unknown: then it waits.
  package func expiresAt(after timeToLive: Duration, placedAt: Timestamp) -> Timestamp? {
    guard ending == nil, unknownAt == nil else { return nil }
    return max(placedAt, sending.moment ?? placedAt, acceptedAt ?? placedAt)
      + (hold.timeToLive ?? timeToLive)
  }

  /// The name of where it stands. Only a reported order is `sent`; one that is assumed to be on its
  /// way is `held`.
  package var kind: OrderState.Name {
    switch ending {
    case .settled: .settled
    case .released: .released
    case .expired: .expired
    case .reversed: .reversed
    case nil:
      if unknownAt != nil {
        .unknown
      } else if acceptedAt != nil {
        .accepted
      } else {
        sending.isReported ? .sent : .held
      }
    }
  }
}

/// The known part of an order's way to its supplier. A reading received before an order left
/// certainly does not contain it.
package enum Sending: Hashable, Sendable {
  /// It has not left: its shop reports the sending, and has not yet.
  case notSent
  /// It may have left since the hold was made: nobody reports the sending.
  case assumed(at: Timestamp)
  /// Its shop was about to send it.
  case reported(at: Timestamp)

  /// From when it may be on its way; `nil` while it certainly is not.
  package var moment: Timestamp? {
    switch self {
    case .notSent: nil
    case .assumed(let at), .reported(let at): at
    }
  }

  /// Whether its shop said so.
  package var isReported: Bool {
    switch self {
    case .notSent, .assumed: false
    case .reported: true
    }
  }
}

/// How a holding ended.
package enum Ending: Hashable, Sendable {
  /// Bought, at `actual` cost.
  case settled(actual: Money, at: Timestamp)
  /// Certainly not bought.
  case released(at: Timestamp)
  /// Nobody said in time; `inferred` is what a reading told since.
  case expired(at: Timestamp, inferred: Inference?)
  /// Bought at `actual` cost, and the sale undone later.
  case reversed(actual: Money, settledAt: Timestamp, at: Timestamp)

  /// When it ended.
  package var moment: Timestamp {
    switch self {
    case .settled(_, let at), .released(let at), .expired(let at, _), .reversed(_, _, let at): at
    }
  }

  /// What a reading told of it where it expired.
  package var inference: Inference? {
    switch self {
    case .expired(_, let inferred): inferred
    case .settled, .released, .reversed: nil
    }
  }

  /// What was paid in the end, as far as anybody said so.
  package var actual: Money? {
    switch self {
    case .settled(let actual, _), .reversed(let actual, _, _): actual
    case .released, .expired: nil
    }
  }
}

/// What a reading tells of an order that expired.
package enum Inference: String, Hashable, Sendable, CaseIterable {
  /// The supplier took the money.
  case bought
  /// The supplier did not take the money.
  case notBought = "not_bought"
}

/// Why no supplier was chosen.
package enum Refusal: String, Hashable, Sendable, CaseIterable {
  /// At least one supplier could fill the order but for its funds.
  case insufficientFunds = "insufficient_funds"
  /// Suppliers might fill the order, and at the moment nobody knows: no fresh reading says what they hold, or they are
  /// left alone for a while.
  case noFreshReading = "no_fresh_reading"
  /// Suppliers could pay for it, and it would exceed their caps.
  case capExceeded = "cap_exceeded"
  /// No rate tells what it costs in its currency.
  case noRate = "no_rate"
  /// The quantity times the price is out of range.
  case costOutOfRange = "cost_out_of_range"
  /// Nobody has a price for the product.
  case unknownSKU = "unknown_sku"
  /// No supplier sells it in this currency to this order.
  case noEligibleSupplier = "no_eligible_supplier"
}
