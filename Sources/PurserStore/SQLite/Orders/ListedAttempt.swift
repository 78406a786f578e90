internal import PurserCore

/// An attempt of an order that is listed.
struct ListedAttempt {
  let order: StoredOrder
  let status: OrderStatus
  /// The parts that its hold was divided into.
  let parts: [OrderStatus]
  /// For how many units the order is; `nil` where it names no product.
  let ordered: Int64?

  /// The attempt with all its parts.
  var all: OrderParts { OrderParts(status, parts, ordered: ordered) }
}

extension [ListedAttempt] {
  /// The attempt that says where the order stands.
  var leading: Int? { map(\.status).leading }

  /// The attempt under which the order of these attempts is listed: of a supplier the one that it has, or may have, the
  /// money of; else the one that says where the order stands. `nil` where none is asked for.
  func place(_ filter: OrderFilter) -> Int? {
    guard let leading else { return nil }
    let asked = indices.filter { index in
      (index == leading || self[index].status.hasMoney)
        && filter.fits(self[index].status.state)
    }
    guard let last = asked.last else { return nil }
    return filter.supplier == nil ? leading : last
  }
}
