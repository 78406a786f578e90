/// Which of the orders in memory are asked for.
extension LedgerState {
  /// Which open orders are asked for beside a filter.
  package enum OpenOrderQuestion: Hashable, Sendable {
    /// All that the filter lets through.
    case any
    /// Those that want a person: nobody knows their outcome, whatever readings tell of it, they expired and no
    /// reading told what became of them, or less than a quarter of their time is left.
    case needAttention
  }

  /// The orders in memory that a filter lets through, by where they stand and when they were placed, in no order.
  ///
  /// - Parameters:
  ///   - filter: which orders. What they are about is not known here.
  ///   - question: which of them.
  ///   - now: the moment at which it is asked.
  ///   - limit: the most orders to return.
  /// - Returns: the orders; `nil` where there are more. A part that wants a person stands for itself.
  package func openOrders(
    _ filter: OrderFilter, _ question: OpenOrderQuestion, at now: Timestamp, limit: Int
  ) -> [OrderStatus]? {
    var found: [OrderStatus] = []
    for slot in orders.slots {
      guard let order = orders[slot], filter.fits(order.placedAt),
        wants(question, order, at: now), let id = orders.id(of: slot),
        // A rest has its order's name where it wants a person, and else is listed with it.
        question == .needAttention || order.share?.origin == nil
      else { continue }
      let status = status(of: order, named: id)
      guard filter.fits(status.state) else { continue }
      guard found.count < limit else { return nil }
      found.append(status)
    }
    return found
  }

  private func wants(
    _ question: OpenOrderQuestion, _ order: OpenOrder, at now: Timestamp
  ) -> Bool {
    switch question {
    case .any: return true
    case .needAttention:
      switch order.end {
      case .expired(_, nil): return true
      case .expired: return order.unknownAt != nil
      case .settled, .released, .reversed: return false
      case nil:
        if order.unknownAt != nil { return true }
        let length = order.timeToLive ?? terms.holdTimeToLive
        return now.since(order.lastHeardAt) >= length - length / 4
      }
    }
  }
}
