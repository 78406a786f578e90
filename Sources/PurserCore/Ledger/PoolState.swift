internal import DequeModule

/// One pool in the ledger: its reading in use and the deductions that the reading does not
/// certainly contain. Every operation takes constant time, each deduction absorbed once.
struct PoolState: Hashable, Sendable {
  /// When something happened to an order.
  struct Moment: Hashable, Sendable {
    var order: OrderID
    var at: Timestamp
  }

  let id: PoolID
  /// The reading in use.
  private(set) var reading: SupplierBalance?
  /// The sum of the holds that are open.
  private(set) var held: Money
  /// The sum of the settled deductions that the reading does not certainly contain.
  private(set) var settledUnseen: Money
  /// The sum of the deductions that the reading certainly does not contain: made after it.
  private(set) var certainlyNotIn: Money
  /// Orders settled and not certainly in the reading, by settlement, oldest first.
  private var settlements: Deque<Moment> = []
  /// Orders held after the reading was received, by hold, oldest first. One that is released stays
  /// until its turn comes, with nothing deducted.
  private var recentHolds: Deque<Moment> = []

  init(id: PoolID) {
    self.id = id
    held = .zero(id.currency)
    settledUnseen = .zero(id.currency)
    certainlyNotIn = .zero(id.currency)
  }

  /// What orders may use above `floor`, or `nil` before the first reading and when a sum is out of
  /// range.
  func spendable(above floor: Money) -> Spendable? {
    guard let reading else { return nil }
    do {
      var base = try reading.available.subtracting(floor)
      if let credit = reading.creditLimit { base = try base.adding(credit) }
      return Spendable(
        low: try base.subtracting(held).subtracting(settledUnseen),
        high: try base.subtracting(certainlyNotIn))
    } catch {
      return nil
    }
  }

  /// Sets `amount` aside for `order`.
  ///
  /// - Throws: `MoneyError.outOfRange`; then nothing changed.
  mutating func hold(_ amount: Money, for order: OrderID, at now: Timestamp) throws(MoneyError) {
    let sum = try held.adding(amount)
    if isAfterReading(now) {
      certainlyNotIn = try certainlyNotIn.adding(amount)
      recentHolds.append(Moment(order: order, at: now))
    }
    held = sum
  }

  /// Ends the hold of `amount`, made at `heldAt`, as bought for `actual`.
  ///
  /// - Throws: `MoneyError.outOfRange`; then nothing changed.
  mutating func settle(
    _ amount: Money, as actual: Money, for order: OrderID, heldAt: Timestamp, at now: Timestamp
  ) throws(MoneyError) {
    let stillHeld = try held.subtracting(amount)
    let unseenSum = try settledUnseen.adding(actual)
    if isAfterReading(heldAt) {
      certainlyNotIn = try certainlyNotIn.subtracting(amount).adding(actual)
    }
    held = stillHeld
    settledUnseen = unseenSum
    settlements.append(Moment(order: order, at: now))
  }

  /// Ends the hold of `amount`, made at `heldAt`, as not bought.
  ///
  /// - Throws: `MoneyError.outOfRange`; then nothing changed.
  mutating func release(_ amount: Money, heldAt: Timestamp) throws(MoneyError) {
    let stillHeld = try held.subtracting(amount)
    if isAfterReading(heldAt) { certainlyNotIn = try certainlyNotIn.subtracting(amount) }
    held = stillHeld
  }

  /// Takes `newReading` into use, and drops the deductions that it certainly contains.
  ///
  /// - Parameters:
  ///   - newReading: a reading that follows the one in use.
  ///   - lag: the longest the supplier takes to show a deduction.
  ///   - deducted: what an order takes from the pool now: nothing once it is released.
  /// - Returns: the settled orders that the reading certainly contains.
  /// - Throws: `MoneyError.outOfRange`; then nothing changed.
  mutating func absorb(
    _ newReading: SupplierBalance, lag: Duration, deducted: (OrderID) -> Money?
  ) throws(MoneyError) -> [OrderID] {
    let seen = settlements.prefix { $0.at + lag <= newReading.requestedAt }
    let contained = recentHolds.prefix { $0.at <= newReading.receivedAt }
    var stillUnseen = settledUnseen
    for moment in seen {
      if let amount = deducted(moment.order) { stillUnseen = try stillUnseen.subtracting(amount) }
    }
    var stillNotIn = certainlyNotIn
    for moment in contained {
      if let amount = deducted(moment.order) { stillNotIn = try stillNotIn.subtracting(amount) }
    }
    let absorbed = seen.map(\.order)
    settlements.removeFirst(seen.count)
    recentHolds.removeFirst(contained.count)
    settledUnseen = stillUnseen
    certainlyNotIn = stillNotIn
    reading = newReading
    return absorbed
  }

  private func isAfterReading(_ moment: Timestamp) -> Bool {
    reading.map { moment > $0.receivedAt } ?? false
  }
}
