/// Judges whether the pools of a supplier may pay for an order now. It looks at nothing else: not at
/// the filters of the order, and not at other suppliers. So it judges anew before an order goes
/// elsewhere, and on pools that were locked meanwhile.
struct Gate {
  /// The number of the order's currency in the records; below zero where no pool counts it.
  let currency: Int32
  /// The moment of the decision, in microseconds since the epoch.
  let now: Int64
  /// A reading older than this decides nothing, in microseconds.
  let maximumAge: Int64
  /// A reading from further in the future decides nothing, in microseconds below zero.
  private let minimumAge = Self.minimumAge
  private static let minimumAge = -Timestamp.clockTolerance.wholeMicroseconds

  /// How a supplier's pools were judged. Amounts count the order's currency.
  enum Opinion: Equatable {
    /// They can pay: this one first, out of what they have.
    case pays(pool: Int32, spendable: Int64, isSplit: Bool)
    /// They cannot, as far as they are known, and the reading of this one is too old or too new to
    /// tell; its age in microseconds.
    case stale(pool: Int32, age: Int64)
    /// They cannot, as far as they are known, and the money of one of them has lapsed at a moment in
    /// microseconds since the epoch.
    case lapsed(at: Int64)
    /// They cannot: the fullest has this, or all have it together where they share.
    case short(has: Int64)
    /// None counts the order's currency; whether there are others.
    case noPool(hasOthers: Bool)
  }

  /// A gate for orders that are paid in a currency.
  ///
  /// - Parameters:
  ///   - currency: its number in the records; `nil` where no pool counts it.
  ///   - now: the moment of the decision.
  ///   - maximumAge: a reading older than this decides nothing, in microseconds.
  init(currency: Int32?, at now: Timestamp, maximumAge: Int64) {
    self.currency = currency ?? -1
    self.now = now.microsecondsSinceEpoch
    self.maximumAge = maximumAge
  }

  /// Judges the pools of one supplier.
  ///
  /// - Parameters:
  ///   - records: the pools.
  ///   - head: the place of the pool that pays first; below zero where there is none.
  ///   - cost: what is to be paid.
  ///   - isShared: whether several pools may share it.
  /// - Returns: what is said of them.
  @inline(__always) func judge(
    _ records: Span<PoolRecord>, from head: Int32, cost: Int64, isShared: Bool
  ) -> Opinion {
    guard head >= 0 else { return .noPool(hasOthers: false) }
    let record = records[Int(head)]
    guard record.next < 0 else {
      return judgeAll(records, from: head, cost: cost, isShared: isShared)
    }
    guard record.isKnown, record.currency == currency else {
      return .noPool(hasOthers: record.isKnown)
    }
    if let doubt = doubt(about: record) { return doubt }
    let low = isShared ? max(0, record.low) : record.low
    guard low >= cost, !isShared || cost > 0 else { return .short(has: low) }
    return .pays(pool: record.pool, spendable: low, isSplit: false)
  }

  private func judgeAll(
    _ records: Span<PoolRecord>, from head: Int32, cost: Int64, isShared: Bool
  ) -> Opinion {
    var purse = Purse(cost: cost, isShared: isShared)
    var (doubt, hasCurrency, hasOthers): (Opinion?, Bool, Bool) = (nil, false, false)
    var next = head
    while next >= 0 {
      let record = records[Int(next)]
      next = record.next
      guard record.isKnown else { continue }
      guard record.currency == currency else {
        hasOthers = true
        continue
      }
      hasCurrency = true
      if let unknown = self.doubt(about: record) {
        doubt = doubt ?? unknown
      } else {
        purse.add(record)
      }
    }
    guard hasCurrency else { return .noPool(hasOthers: hasOthers) }
    // An unknown balance comes before one that is too small: the pool that cannot be judged might
    // have paid.
    return purse.payment ?? doubt ?? .short(has: purse.most ?? 0)
  }

  /// What each pool pays where several share an order.
  ///
  /// - Parameters:
  ///   - records: the pools, with the one at `head` paying first.
  ///   - head: its place.
  ///   - cost: what is to be paid.
  /// - Returns: the places of the pools in the ledger, and what each pays.
  func shares(
    _ records: Span<PoolRecord>, from head: Int32, cost: Int64
  ) -> [(pool: Int, units: Int64)] {
    var shares: [(pool: Int, units: Int64)] = []
    var (remaining, next) = (cost, head)
    while next >= 0, remaining > 0 {
      let record = records[Int(next)]
      next = record.next
      guard record.isKnown, record.currency == currency, record.low > 0,
        doubt(about: record) == nil
      else { continue }
      let part = min(record.low, remaining)
      shares.append((Int(record.pool), part))
      remaining -= part
    }
    return shares
  }

  /// Why a reading cannot be decided on, or `nil`.
  @inline(__always) private func doubt(about record: PoolRecord) -> Opinion? {
    let (difference, overflow) = now.subtractingReportingOverflow(record.agesFrom)
    let age = overflow ? (now < record.agesFrom ? .min : .max) : difference
    guard age <= maximumAge, age >= minimumAge else {
      return .stale(pool: record.pool, age: age)
    }
    return record.expiresAt <= now && record.expiresAt < .max ? .lapsed(at: record.expiresAt) : nil
  }
}

/// What several pools of a supplier can do for one order, collected pool by pool in the order in
/// which they pay.
private struct Purse {
  let cost: Int64
  let isShared: Bool
  /// What the fullest pool has, or all pools have together where they share.
  private(set) var most: Int64?
  /// The pool that pays alone, or the last of those that share.
  private var payer: PoolRecord?
  /// The first of those that share.
  private var firstSharer: Int32?
  private var remaining: Int64

  init(cost: Int64, isShared: Bool) {
    self.cost = cost
    self.isShared = isShared
    remaining = cost
  }

  /// The pools' payment, where they can pay.
  var payment: Gate.Opinion? {
    guard let payer else { return nil }
    return .pays(
      pool: firstSharer ?? payer.pool, spendable: isShared ? most ?? 0 : payer.low,
      isSplit: firstSharer != nil)
  }

  mutating func add(_ record: PoolRecord) { isShared ? share(record) : compare(record) }

  private mutating func compare(_ record: PoolRecord) {
    if payer == nil, record.low >= cost { payer = record }
    most = max(most ?? record.low, record.low)
  }

  /// Lets the pool pay what it has of what is left to pay.
  private mutating func share(_ record: PoolRecord) {
    let low = max(0, record.low)
    let sum = most ?? 0
    most = sum + min(low, .max - sum)
    guard remaining > 0, low > 0 else { return }
    if remaining == cost, low >= cost {
      payer = record
      remaining = 0
      return
    }
    firstSharer = firstSharer ?? record.pool
    remaining -= min(low, remaining)
    if remaining == 0 { payer = record }
  }
}
