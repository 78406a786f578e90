internal import PurserCore

/// The amounts at risk since orders went elsewhere while an attempt was in doubt, and who waits for room.
struct Exposure {
  /// What was put at risk, by the hold of the attempt in doubt.
  private(set) var amounts: [OrderID: Money] = [:]
  /// Attempts that may have waited for room; each is looked at before it gets any.
  private(set) var waiting: Set<OrderID> = []
  private var watches: [OrderID: Task<Void, Never>] = [:]

  /// Nothing is at risk.
  init() {}

  /// An amount is at risk from now on.
  ///
  /// - Parameters:
  ///   - amount: the amount.
  ///   - hold: the attempt in doubt.
  ///   - watch: what notices that people end it.
  mutating func add(_ amount: Money?, of hold: OrderID, watch: () -> Task<Void, Never>) {
    guard let amount else { return }
    amounts[hold] = amount
    waiting.remove(hold)
    if watches[hold] == nil { watches[hold] = watch() }
  }

  /// Nothing of an attempt is at risk any more.
  ///
  /// - Returns: whether that gives room.
  mutating func remove(_ hold: OrderID) -> Bool {
    waiting.remove(hold)
    watches.removeValue(forKey: hold)?.cancel()
    return amounts.removeValue(forKey: hold) != nil
  }

  /// An attempt waits for room.
  mutating func wait(_ hold: OrderID) { waiting.insert(hold) }

  /// An attempt waits no longer.
  mutating func stopWaiting(_ hold: OrderID) { waiting.remove(hold) }

  /// Notices nothing any more.
  mutating func close() {
    for watch in watches.values { watch.cancel() }
    watches = [:]
  }

  /// The sum at risk in a currency beside one attempt; `nil` where that is out of range.
  func sum(in currency: Currency, besides hold: OrderID) -> Money? {
    var sum = Money.zero(currency)
    for (other, amount) in amounts where other != hold && amount.currency == currency {
      do throws(MoneyError) { sum = try sum.adding(amount) } catch { return nil }
    }
    return sum
  }
}
