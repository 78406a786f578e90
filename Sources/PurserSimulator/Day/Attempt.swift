/// An order on its way to a supplier, as a strategy sees it. Suppliers go by their places in the
/// day, amounts count its currency.
struct Attempt: Hashable, Sendable {
  /// Its place among the day's orders.
  let order: Int
  /// What it costs at each supplier.
  let costs: [Int64]
  /// The suppliers, the cheapest first; of two that ask the same, the first.
  let ranking: [Int]
  /// What suppliers said that were asked for this order.
  var told: [Int: Int64] = [:]
  /// Who refused it for want of funds.
  var refusedBy: [Int] = []

  init(order: Int, costs: [Int64]) {
    self.order = order
    self.costs = costs
    ranking = costs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
  }

  /// The suppliers that have not refused it, the cheapest first.
  var candidates: some Sequence<Int> { ranking.lazy.filter { !refusedBy.contains($0) } }
}
