@testable import PurserCore

extension LedgerState {
  /// What is wrong inside: sums that are not those of the orders in memory, or a change of an
  /// order's share that no queue waits for. It goes through all orders, so it is for tests.
  func inconsistency() -> String? {
    for (index, pool) in pools.enumerated() {
      if poolIndex[pool.id] != index { return "\(pool.id): another place" }
      if let fault = fault(of: pool, at: index) { return "\(pool.id): \(fault)" }
    }
    return orders.inconsistency()
  }

  private func fault(of pool: PoolState, at index: Int) -> String? {
    var sums = PoolSums()
    var undecided: Set<OrderID> = []
    let (sends, maturing) = (Set(pool.sends), Set(pool.maturing))
    for slot in orders.slots {
      guard let id = orders.id(of: slot), let order = orders[slot] else {
        return "there is no order at \(slot)"
      }
      guard let line = order.line(in: index) else { continue }
      let deduction = order.deduction(of: line, timing: pool.timing)
      sums += deduction.share(under: pool.view, isReplied: isReplied(order, named: id, in: index))
      if let sentAt = deduction.sentAt, sentAt > pool.view.receivedAt,
        !sends.contains(PoolState.Moment(order: slot, at: sentAt))
      {
        return "nobody waits for the sending of \(id)"
      }
      for moment in [deduction.takenAt, deduction.end?.moment].compactMap(\.self)
      where !pool.view.certainlyContains(moment) {
        guard maturing.contains(PoolState.Moment(order: slot, at: moment)) else {
          return "nobody waits for \(moment) of \(id)"
        }
      }
      if case .undecided(let at)? = deduction.end, pool.view.certainlyContains(at) {
        undecided.insert(id)
      }
    }
    if sums != pool.sums { return "\(pool.sums) instead of \(sums)" }
    if sums.outside > sums.owed + sums.returning { return "more is outside than there is" }
    if sums.absent > sums.unseen { return "more is absent than is unseen" }
    if Set(pool.undecided.map(\.order)) != undecided { return "other orders are undecided" }
    return isSorted(pool.sends) && isSorted(pool.maturing) ? nil : "a queue is out of order"
  }

  private func isSorted(_ moments: some Sequence<PoolState.Moment>) -> Bool {
    zip(moments, moments.dropFirst()).allSatisfy { $0.at <= $1.at }
  }
}
