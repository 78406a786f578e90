internal import DequeModule

extension LedgerState: Equatable {
  /// Whether both say the same of every pool and order, and will go on saying the same. Where an order
  /// stands in memory says nothing: the queues are compared by the names of the orders.
  package static func == (left: Self, right: Self) -> Bool {
    left.owner == right.owner && left.poolIndex == right.poolIndex && left.orphans == right.orphans
      && left.followers == right.followers && left.latestMoment == right.latestMoment
      && left.orders == right.orders && left.table.hasSamePools(as: right.table)
      && zip(left.pools, right.pools).allSatisfy { one, other in
        left.names(in: one.sends) == right.names(in: other.sends)
          && left.names(in: one.maturing) == right.names(in: other.maturing)
          && left.names(of: one.repliedParts) == right.names(of: other.repliedParts)
      }
  }

  private func names(of parts: [OrderSlot]) -> Set<OrderID> {
    Set(parts.compactMap { orders.id(of: $0) })
  }

  private func names(in queue: some Sequence<PoolState.Moment>) -> [NamedMoment] {
    queue.map { NamedMoment(order: orders.id(of: $0.order), at: $0.at) }
  }
}

/// A moment in a queue under the name of its order; `nil` where the order is gone.
private struct NamedMoment: Equatable {
  var order: OrderID?
  var at: Timestamp
}

extension PoolTable {
  /// Whether both have the same pools in the same places, but for the queues, which name orders by their
  /// places in memory.
  fileprivate func hasSamePools(as other: PoolTable) -> Bool {
    records == other.records && heads == other.heads && paying == other.paying
      && states.map(\.withoutQueues) == other.states.map(\.withoutQueues)
  }
}

extension PoolState {
  fileprivate var withoutQueues: PoolState {
    var pool = self
    pool.sends = []
    pool.maturing = []
    pool.repliedParts = []
    return pool
  }
}
