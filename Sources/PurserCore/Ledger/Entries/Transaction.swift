/// What kind of change of a pool an entry is.
package struct TransactionType: Hashable, Sendable, CustomStringConvertible {
  /// The type's name in the API, in files and in `suppliers.yaml`.
  package let name: String

  /// A type that the owner declares, or `nil` where the name is not 1 to 32 of `a-z`, `0-9` and
  /// `_`, a letter first, or means something already.
  package init?(declaring name: String) {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard (1...32).contains(name.utf8.count), let first = name.utf8.first,
      letters.contains(first),
      name.utf8.allSatisfy({
        letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_")
      }), !Self.builtIn.contains(where: { $0.name == name })
    else { return nil }
    self.name = name
  }

  /// A type as a store kept it.
  package init(stored name: String) { self.name = name }

  /// Money was set aside for an order, at the most it may cost.
  package static let order = TransactionType(stored: "order")
  /// An order was settled at another amount than was set aside.
  package static let settleDifference = TransactionType(stored: "settle_difference")
  /// The money of an order came back: it was not bought, or the sale was undone.
  package static let refund = TransactionType(stored: "refund")
  /// A top-up that was announced arrived.
  package static let topUp = TransactionType(stored: "top_up")
  /// What was kept back of a top-up on its way.
  package static let transferFee = TransactionType(stored: "transfer_fee")
  /// A reading shows more than the records explain.
  package static let creditDetected = TransactionType(stored: "credit_detected")
  /// A reading shows less than the records explain.
  package static let drift = TransactionType(stored: "drift")
  /// The owner told of a change.
  package static let adjustment = TransactionType(stored: "adjustment")
  /// What was told later explains a credit or drift that was detected: it is taken back, so that the
  /// same money is not counted twice.
  package static let explained = TransactionType(stored: "explained")
  /// A supplier that the owner had retired is no longer configured: what was left there is given up.
  package static let retired = TransactionType(stored: "retired")
  /// The machine's clock jumped. It changes nothing of what is expected: the amount is zero.
  package static let clockJump = TransactionType(stored: "clock_jump")

  /// The types that Purser knows by itself.
  package static let builtIn: [TransactionType] = [
    .order, .settleDifference, .refund, .topUp, .creditDetected, .drift, .adjustment, .explained,
    .retired, .clockJump, .transferFee,
  ]

  package var description: String { name }
}

/// A change of what Purser expects of a pool: its number once everything in flight is done. The
/// entries of a pool add up: each one's `balance` is the one before it plus its `amount`.
package struct Transaction: Hashable, Sendable {
  /// Where an entry comes from.
  // Rare causes are boxed: nearly every entry is of an order, and a ledger makes thousands a second.
  package enum Cause: Hashable, Sendable {
    /// What was said of an order.
    case order(OrderID)
    /// What a reading told of an order that had expired.
    indirect case inference(OrderID, Inference, Observation)
    /// A reading that the records do not explain.
    indirect case reading(Observation)
    /// A reading that shows a top-up.
    indirect case topUp(EntryReference, Observation)
    /// The owner, who may say about which order it is.
    indirect case owner(EntryReference, note: String?, order: OrderID? = nil)
    /// What was told and a reading had noticed before.
    indirect case explanation(Finding, by: Teller)
  }

  /// A reading beside what the records let it be.
  package struct Observation: Hashable, Sendable {
    /// What the supplier says.
    package var available: Money
    /// The least that the records explain.
    package var lowest: Money
    /// The most that the records explain: the book balance.
    package var highest: Money
    /// When the reading was requested.
    package var requestedAt: Timestamp
    /// When the reading was complete.
    package var receivedAt: Timestamp
    /// Whether it says that the supplier no longer names the pool.
    package var isAbsence: Bool
    /// The name of the pool that has the money of one that is absent, where that is known.
    package var movedTo: String?

    /// A reading of `available` where the records explain `lowest` to `highest`.
    package init(
      available: Money, lowest: Money, highest: Money, requestedAt: Timestamp,
      receivedAt: Timestamp, isAbsence: Bool = false, movedTo: String? = nil
    ) {
      self.available = available
      self.lowest = lowest
      self.highest = highest
      self.requestedAt = requestedAt
      self.receivedAt = receivedAt
      self.isAbsence = isAbsence
      self.movedTo = movedTo
    }
  }

  /// When it happened, or was noticed.
  package var at: Timestamp
  /// What kind of change.
  package var type: TransactionType
  /// Which pool changed.
  package var pool: PoolID
  /// By how much; below zero for money that left.
  package var amount: Money
  /// The balance expected of the pool after it.
  package var balance: Money
  /// Where it comes from.
  package var cause: Cause

  /// An entry.
  package init(
    at: Timestamp, type: TransactionType, pool: PoolID, amount: Money, balance: Money, cause: Cause
  ) {
    self.at = at
    self.type = type
    self.pool = pool
    self.amount = amount
    self.balance = balance
    self.cause = cause
  }
}

extension Transaction.Cause {
  /// The order it is about.
  package var order: OrderID? {
    switch self {
    case .order(let id), .inference(let id, _, _), .explanation(_, by: .order(let id)): id
    case .owner(_, _, let id): id
    case .reading, .topUp, .explanation(_, by: .owner): nil
    }
  }

  /// The owner's name for it.
  package var reference: EntryReference? {
    switch self {
    case .topUp(let reference, _), .owner(let reference, _, _),
      .explanation(_, by: .owner(let reference)):
      reference
    case .order, .inference, .reading, .explanation(_, by: .order): nil
    }
  }

  /// The reading that it was noticed in.
  package var observation: Transaction.Observation? {
    switch self {
    case .inference(_, _, let observation), .reading(let observation),
      .topUp(_, let observation):
      observation
    case .explanation(let finding, _): finding.observation
    case .order, .owner: nil
    }
  }
}
