/// What one pool can pay with, as far as routing needs to know.
package struct PoolFunds: Sendable {
  /// Which pool.
  package var pool: PoolID
  /// What orders may use safely.
  package var low: Money
  /// Whether the supplier no longer names it.
  package var isAbsent: Bool
  /// From when the age of the reading behind it counts.
  package var agesFrom: Timestamp
  /// When the supplier lets the money lapse.
  package var expiresAt: Timestamp?

  /// A pool with what it can pay.
  package init(
    pool: PoolID, low: Money, isAbsent: Bool = false, agesFrom: Timestamp,
    expiresAt: Timestamp? = nil
  ) {
    self.pool = pool
    self.low = low
    self.isAbsent = isAbsent
    self.agesFrom = agesFrom
    self.expiresAt = expiresAt
  }
}

/// What the pools of one supplier can do for one order: collected pool by pool, without an
/// allocation unless several must share.
struct Purse {
  /// What the order costs here.
  let cost: Money
  /// Whether pools may share it.
  let isShared: Bool

  private(set) var hasPools = false
  private(set) var hasCurrency = false
  /// Why the first pool that cannot be judged cannot be.
  private(set) var ignorance: Exclusion?
  /// The first pool that can pay alone.
  private(set) var payer: PoolFunds?
  /// What the fullest pool has, or all pools have together where they share.
  private(set) var most: Money?
  private var parts: [Hold.Line] = []
  private var remaining: Int64

  init(cost: Money, isShared: Bool) {
    self.cost = cost
    self.isShared = isShared
    remaining = cost.units
  }

  /// Takes a pool into account.
  ///
  /// - Parameters:
  ///   - funds: what it can pay with; pools come in the order in which they pay.
  ///   - unknown: why it cannot be judged, where it cannot.
  mutating func add(_ funds: PoolFunds, ignorance unknown: Exclusion?) {
    hasCurrency = true
    if let unknown {
      ignorance = ignorance ?? unknown
      return
    }
    isShared ? share(funds) : compare(funds)
  }

  /// Takes note of a pool in another currency.
  mutating func addForeign() { hasPools = true }

  private mutating func compare(_ funds: PoolFunds) {
    if payer == nil, funds.low.units >= cost.units { payer = funds }
    if most.map({ funds.low.units > $0.units }) ?? true { most = funds.low }
  }

  /// Lets the pool pay what it has of what is left to pay.
  private mutating func share(_ funds: PoolFunds) {
    let low = max(0, funds.low.units)
    let sum = most?.units ?? 0
    most = Money(units: sum + min(low, .max - sum), currency: cost.currency)
    guard remaining > 0, low > 0 else { return }
    if remaining == cost.units, low >= cost.units {
      payer = funds
      remaining = 0
      return
    }
    let part = min(low, remaining)
    parts.append(
      Hold.Line(pool: funds.pool, amount: Money(units: part, currency: cost.currency)))
    remaining -= part
    if remaining == 0 { payer = funds }
  }

  /// Whether the pools can pay.
  var canPay: Bool { payer != nil }
  /// The pool that pays, or pays first.
  var firstPool: PoolID? { parts.first?.pool ?? payer?.pool }
  /// What each pool pays, where several share; else empty.
  var lines: [Hold.Line] { parts.count > 1 ? parts : [] }
  /// What could be spent where the order would be paid.
  var spendable: Money? { isShared ? most : payer?.low ?? most }
}
