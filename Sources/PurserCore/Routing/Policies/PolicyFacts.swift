/// What a policy may look at of one supplier that could fill an order. Plain numbers, of which those are
/// filled in that the policy needs.
struct PolicyFacts: Sendable {
  /// The numbers that are looked up only for policies that use them.
  struct Needs: OptionSet, Sendable {
    let rawValue: UInt8

    /// What the pool spends in a day.
    static let burn = Needs(rawValue: 1)
    /// When its money lapses.
    static let lapse = Needs(rawValue: 2)
    /// The lot that the order and the supplier draw.
    static let lot = Needs(rawValue: 4)
    /// The owner's weight.
    static let weight = Needs(rawValue: 8)
    /// How past attempts ended.
    static let outcomes = Needs(rawValue: 16)
  }

  /// What the order costs there, in counts of the order's currency.
  var cost: Int64
  /// What there is to spend, in counts of the order's currency.
  var funds: Int64
  /// The amount that is taken from the pool, in counts of its own currency.
  var ownCost: Int64
  /// What there is to spend, in counts of the pool's own currency.
  var ownFunds: Int64
  /// What the pool spends in a day, in counts of its own currency; zero where it is not known.
  var burn: Int64 = 0
  /// When its money lapses, in microseconds since the epoch; the largest number where it does not.
  var expiresAt = Int64.max
  /// The lot that the order and the supplier draw together: any of 2^64, the same every time.
  var lot: UInt64 = 0
  /// The owner's weight, zero for a supplier that is to come last.
  var weight: Int64 = 1
  /// How many attempts in a million end in a purchase.
  var success: Int64 = SupplierOutcomes.priorSuccess
  /// How long an attempt takes to a purchase, in microseconds.
  var time: Int64 = SupplierOutcomes.priorMicroseconds
}

/// What a supplier is worth to a policy: less goes first, by `first`, then by `second`.
struct Merit: Hashable, Sendable {
  /// What counts.
  var first: Int64
  /// What decides between those for which `first` is the same.
  var second: Int64 = 0
  /// The figure that is shown of it, as the policy says; zero where it has no figure.
  var figure: Int64 = 0
}

/// A way to rank suppliers: a pure function of what is known of each alone. Between those that are worth the
/// same, the owner's priority decides, then the name.
protocol RankingPolicy {
  /// What a supplier is worth.
  static func merit(of facts: PolicyFacts) -> Merit
}
