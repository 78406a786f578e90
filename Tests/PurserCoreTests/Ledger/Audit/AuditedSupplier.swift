import PurserCore
import TestSupport

/// A simulated supplier: its terms, and how it answers.
struct AuditedSupplier {
  /// What the ledger is told of it.
  let terms: Supplier
  /// Its pools, in the order in which they pay.
  let pools: [PoolID]
  /// The places of its accounts.
  let accounts: Range<Int>
  /// Whether later answers never show an earlier state: it has no replicas that lag differently.
  let isMonotonic: Bool
  /// Whether it names no pool in which there is nothing.
  let leavesOutEmpty: Bool
  /// How far it lets a pool go below zero.
  let creditLimit: Int64
  /// What stays in each of its pools.
  let floor: Int64

  /// A supplier of random terms.
  ///
  /// - Parameters:
  ///   - index: its number.
  ///   - firstAccount: the place of its first account.
  ///   - maximumTolerance: how far a reading may be off at most.
  ///   - mayLeaveOut: whether it may leave out pools in which there is nothing.
  ///   - random: where the terms are drawn from.
  init(
    index: Int, firstAccount: Int, maximumTolerance: Int64, mayLeaveOut: Bool,
    random: inout SeededRandom
  ) {
    let id = SupplierID("s\(index)")
    let count = Bool.random(using: &random) ? 1 : Int.random(in: 2...3, using: &random)
    let names =
      count == 1 ? [PoolID.mainPool] : (0..<count).map { "p\($0)" }.shuffled(using: &random)
    let currency = currency("USD")
    floor = Bool.random(using: &random) ? 0 : Int64.random(in: 0...20_000_000, using: &random)
    creditLimit = Bool.random(using: &random) ? 0 : Int64.random(in: 0...30_000_000, using: &random)
    isMonotonic = Bool.random(using: &random)
    pools = names.map { PoolID(supplier: id, pool: $0, currency: currency) }
    accounts = firstAccount..<firstAccount + count
    let trustsUpdatedAt = Int.random(in: 0..<4, using: &random) == 0
    // What an absence tells of such a supplier's orders is not certain until the pool is back.
    leavesOutEmpty = mayLeaveOut && Bool.random(using: &random)
    terms = Supplier(
      id: id, deductionTiming: Bool.random(using: &random) ? .atOrder : .atConfirmation,
      lag: .microseconds(
        [0, 2_000_000, Int64.random(in: 1...5_000_000, using: &random)]
          .randomElement(using: &random) ?? 0),
      trustsUpdatedAt: trustsUpdatedAt,
      floors: [Supplier.Floor(amount: Money(units: floor, currency: currency))],
      tolerances: [
        Money(units: Int64.random(in: 0...maximumTolerance, using: &random), currency: currency)
      ],
      drawDownOrder: count > 1 && Bool.random(using: &random) ? names : [])
  }

  /// The longest that it takes to show what it did, in microseconds.
  var lag: Int64 { terms.lag.wholeMicroseconds }
}

/// A balance call on its way.
struct PendingReading {
  let supplier: Int
  let requestedAt: Int64
  let receivedAt: Int64
  /// When the ledger hears of it.
  let deliveredAt: Int64
}
