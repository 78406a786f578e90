/// How an order that no single supplier can fill is split over several, in one step.
extension LedgerState {
  /// Which suppliers fill an order together: in the order of its policy, each with as many whole units as it may take.
  /// Every gate is checked for each. It holds nothing.
  ///
  /// - Parameters:
  ///   - order: an order for units of a product that says it may be split.
  ///   - router: whose rules.
  ///   - now: the moment of the decision.
  /// - Returns: the portions; empty where not all units find a supplier.
  package func split(_ order: Order, router: Router, at now: Timestamp) -> [SplitPortion] {
    guard order.splits, case .product(_, let quantity, _) = order.item, quantity > 1 else {
      return []
    }
    var (left, used) = (quantity, order.deny)
    var portions: [SplitPortion] = []
    var deliberation = Deliberation()
    while left > 0 {
      guard portions.count < OrderSplit.maximumCount,
        let next = portion(
          of: order, upTo: left, passing: used, router, at: now, in: &deliberation),
        let supplier = next.decision.hold?.supplier
      else { return [] }
      portions.append(next)
      used.insert(supplier)
      left -= next.quantity
    }
    return portions
  }

  /// As many units as the supplier may take that is best for one of them, or for as many as are sold at once.
  private func portion(
    of order: Order, upTo most: Int64, passing used: Set<SupplierID>, _ router: Router,
    at now: Timestamp, in deliberation: inout Deliberation
  ) -> SplitPortion? {
    func decision(on units: Int64, among: SupplierSet? = nil) -> Decision {
      var portion = order.forUnits(units)
      portion.deny = used
      return preview(portion, router: router, at: now, among: among, in: &deliberation)
    }
    var units: Int64 = 1
    var best = decision(on: units).hold
    // Who sells no single unit may sell more.
    if best == nil { units = most }
    while best == nil, units > 1 {
      best = decision(on: units).hold
      if best == nil { units /= 2 }
    }
    guard let best, let number = place(of: best.supplier) else { return nil }
    let alone = SupplierSet([number])
    var (possible, impossible) = (units, most + 1)
    if units < most, decision(on: most, among: alone).hold != nil { possible = most }
    while possible < most, impossible - possible > 1 {
      let middle = possible + (impossible - possible) / 2
      if decision(on: middle, among: alone).hold != nil {
        possible = middle
      } else {
        impossible = middle
      }
    }
    let final = decision(on: possible)
    return final.hold == nil ? nil : SplitPortion(quantity: possible, decision: final)
  }

  /// Holds what each portion costs.
  ///
  /// - Parameters:
  ///   - portions: what `split` has found.
  ///   - order: the order as its shop sent it.
  ///   - fingerprint: a digest of its content.
  ///   - now: the moment of the events.
  ///   - isFree: whether nobody has an order of a name.
  ///   - log: gets the events, and their effects.
  /// - Returns: the record of the first portion; `nil` where there are no names for all of them.
  /// - Throws: `LedgerError.outOfRange`; then nothing is held.
  mutating func place(
    _ portions: [SplitPortion], of order: Order, fingerprint: Fingerprint, at now: Timestamp,
    isFree: (OrderID) -> Bool, log: inout Log
  ) throws(LedgerError) -> OrderRecord? {
    guard let suffixes = suffixes(portions.count - 1, of: order.id, isFree) else { return nil }
    try requireRoom(for: portions)
    let sending: Sending = terms.reportsSending ? .notSent : .assumed(at: now)
    var first: OrderRecord?
    for (place, portion) in portions.enumerated() {
      guard var hold = portion.decision.hold else { return nil }
      hold.timeToLive = order.timeToLive
      let split = OrderSplit(
        of: order.id, number: place + 1, suffixes: suffixes,
        quantity: portions.reduce(0) { $0 + $1.quantity })
      var own = order.forUnits(portion.quantity)
      own.split = split
      let record = OrderRecord(
        status: OrderStatus(
          id: split.orders[place], currency: hold.amount.currency, placedAt: now,
          state: .held(Holding(hold: hold, sending: sending))),
        fingerprint: fingerprint, decision: portion.decision, details: OrderDetails(own))
      try carryOut(.placed(record), &log)
      first = first ?? record
    }
    return first
  }

  /// The first numbers that make names which nobody has.
  private func suffixes(
    _ count: Int, of order: OrderID, _ isFree: (OrderID) -> Bool
  ) -> [Int]? {
    var suffixes: [Int] = []
    var next = 2
    while suffixes.count < count {
      guard next <= Self.largestSuffix, let name = OrderSplit.name(of: order, next) else {
        return nil
      }
      if orders.slot(of: name) == nil, isFree(name) { suffixes.append(next) }
      next += 1
    }
    return suffixes
  }

  /// The largest number that is tried behind a name.
  private static let largestSuffix = 9_999

  /// Refuses portions for which a pool has no room, before anything is held.
  private func requireRoom(for portions: [SplitPortion]) throws(LedgerError) {
    for line in portions.flatMap({ $0.decision.hold?.lines ?? [] }) {
      guard let pool = poolIndex[line.pool] else { throw .outOfRange(line.amount.currency) }
      let sums = pools[pool].sums
      guard line.amount.units <= Self.maximumUnits - sums.owed - sums.returning else {
        throw .outOfRange(line.amount.currency)
      }
    }
  }
}

extension Order {
  /// The same order for so many units of its product.
  fileprivate func forUnits(_ units: Int64) -> Order {
    guard case .product(let sku, _, let offers) = item else { return self }
    var order = self
    order.item = .product(sku: sku, quantity: units, offers: offers)
    return order
  }
}
