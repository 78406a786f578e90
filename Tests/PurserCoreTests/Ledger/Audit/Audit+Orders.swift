import PurserCore
import TestSupport

/// What happens to orders, at the suppliers and in the ledger.
extension Audit {
  mutating func place() throws {
    let supplier = Int.random(in: suppliers.indices, using: &random)
    guard openCounts[supplier] < Self.maximumOpen else { return try advanceOne() }
    nameCount += 1
    let cost = Int64.random(in: 1...40_000_000, using: &random)
    let order = Order(
      id: orderID("o\(nameCount)"), currency: Self.currency, item: .cost(money(cost)),
      allow: [suppliers[supplier].terms.id])
    let router = router
    var deliberation = Deliberation()
    let record = try command(of: nil) { state, now, log in
      try state.place(
        order, fingerprint: .zero, known: nil, retriesRefused: false, router: router, at: now,
        clock: now, in: &deliberation, log: &log)
    }
    statuses[order.id] = record.status
    guard let hold = record.state.hold else { return }
    let actual = chance(4) ? Int64.random(in: 0...cost, using: &random) : cost
    let lines = hold.lines.map { (account: accountOf[$0.pool] ?? 0, held: $0.amount.units) }
    for line in lines { accounts[line.account].claims += line.held }
    indexOf[order.id] = orders.count
    orders.append(
      AuditedOrder(
        id: order.id, supplier: supplier, lines: lines, actual: actual,
        isSent: !terms.reportsSending, at: now))
    openCounts[supplier] += 1
    try checkSpendable(of: supplier)
  }

  /// Lets something happen to one order: at its supplier, or in what the ledger is told of it.
  mutating func advanceOne() throws {
    guard !orders.isEmpty else { return }
    let index = Int.random(in: orders.indices, using: &random)
    let id = orders[index].id
    if chance(25) { return try tell(.unknown, of: id) }
    switch orders[index].stage {
    case .waiting:
      if chance(6) { return try release(index) }
      try tell(.sent, of: id)
      orders[index].stage = .onItsWay
    case .onItsWay:
      if chance(8), orders[index].lines.count == 1 { return try release(index) }
      if chance(5) { refuse(index) } else { accept(index) }
    case .accepted:
      if chance(3) {
        try tell(.accepted, of: id, withReply: suppliers[orders[index].supplier].takesWithOrder)
      } else if chance(8) {
        refuse(index)
      } else {
        buy(index)
      }
    case .bought:
      guard !chance(12) else { return }
      try settle(id)
    case .refused:
      guard !chance(12) else { return }
      try tell(.released, of: id)
    }
  }

  /// Tells that an order was bought.
  mutating func settle(_ id: OrderID) throws {
    guard let index = indexOf[id] else { return }
    let isExact = orders[index].actual == orders[index].held
    let actual = isExact && Bool.random(using: &random) ? nil : money(orders[index].actual)
    try tell(.settled(actual: actual), of: id, withReply: chance(4))
  }

  /// The shop calls an order off before its supplier took it, and makes sure of that.
  private mutating func release(_ index: Int) throws {
    refuse(index)
    try tell(.released, of: orders[index].id)
  }

  // MARK: At the supplier

  func timingTakesWithOrder(_ index: Int) -> Bool {
    suppliers[orders[index].supplier].takesWithOrder
  }

  mutating func accept(_ index: Int) {
    let takesWithOrder = timingTakesWithOrder(index)
    orders[index] = bring(orders[index], to: .accepted) { takesWithOrder ? $0.held : 0 }
  }

  mutating func buy(_ index: Int) {
    orders[index] = bring(orders[index], to: .bought) { $0.actual }
  }

  mutating func refuse(_ index: Int) {
    orders[index] = bring(orders[index], to: .refused) { _ in 0 }
  }

  /// Lets an order come to a stage, with as much taken of each account as `amount` says.
  mutating func bring(
    _ order: AuditedOrder, to stage: AuditedOrder.Stage,
    taking amount: (AuditedOrder.Line) -> Int64
  ) -> AuditedOrder {
    var order = order
    for part in order.lines.indices {
      let line = order.lines[part]
      let taken = amount(line)
      let claim = stage.isPending ? line.held - taken : 0
      accounts[line.account].change(by: line.taken - taken, at: now)
      accounts[line.account].claims += claim - line.claim
      order.lines[part].taken = taken
      order.lines[part].claim = claim
    }
    order.stage = stage
    order.changedAt = now
    return order
  }
}

extension AuditedSupplier {
  /// Whether the number falls with the order.
  var takesWithOrder: Bool {
    switch terms.deductionTiming {
    case .atOrder: true
    case .atConfirmation: false
    }
  }
}
