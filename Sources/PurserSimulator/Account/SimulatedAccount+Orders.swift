package import PurserCore

extension SimulatedAccount {
  /// Accepts an order, or refuses it for lack of funds. The same request again gets the same
  /// answer, a refusal too.
  ///
  /// - Throws: `AccountProblem`, in the order of its cases.
  package mutating func place(
    _ request: SimulatedOrder.Request, at now: Timestamp
  ) throws(AccountProblem) -> SimulatedOrder {
    advance(to: now)
    let order: SimulatedOrder
    if let known = try knownOrder(request) { order = known } else { order = try newOrder(request) }
    switch order.status {
    case .pending, .confirmed, .cancelled, .refunded, .returned: return order
    case .refused:
      throw .insufficientFunds(needed: request.amount, spendable: order.spendableBefore)
    }
  }

  /// The order of this reference as it is now.
  ///
  /// - Throws: `AccountProblem.noSuchOrder`.
  package mutating func order(
    _ reference: String, at now: Timestamp
  ) throws(AccountProblem) -> SimulatedOrder {
    advance(to: now)
    guard let order = orders[reference] else { throw .noSuchOrder(reference) }
    return order
  }

  /// Confirms a pending order; a confirmed one stays as it is.
  ///
  /// - Throws: `AccountProblem.noSuchOrder` or `.orderIsOver`.
  package mutating func confirm(
    _ reference: String, at now: Timestamp
  ) throws(AccountProblem) -> SimulatedOrder {
    let order = try order(reference, at: now)
    switch order.status {
    case .pending: confirmIfPending(reference, at: present)
    case .confirmed: break
    case .cancelled, .refunded, .returned, .refused: throw .orderIsOver(order.status)
    }
    return try self.order(reference, at: now)
  }

  /// Cancels a pending order or refunds a confirmed one; one that was so ended stays as it is.
  ///
  /// - Throws: `AccountProblem.noSuchOrder` or `.orderIsOver`.
  package mutating func cancel(
    _ reference: String, at now: Timestamp
  ) throws(AccountProblem) -> SimulatedOrder {
    let order = try order(reference, at: now)
    switch order.status {
    case .pending: giveBackIfTaken(reference, as: .cancelled, at: present)
    case .confirmed: giveBackIfTaken(reference, as: .refunded, at: present)
    case .cancelled, .refunded: break
    case .returned, .refused: throw .orderIsOver(order.status)
    }
    return try self.order(reference, at: now)
  }

  /// Takes a pending or confirmed order back on the supplier's side and returns its money, at once
  /// or `delay` from now; one that was so ended stays as it is.
  ///
  /// - Throws: `AccountProblem.noSuchOrder` or `.orderIsOver`.
  package mutating func giveBack(
    _ reference: String, after delay: Duration = .zero, at now: Timestamp
  ) throws(AccountProblem) -> SimulatedOrder {
    let order = try order(reference, at: now)
    switch order.status {
    case .pending, .confirmed:
      schedule(.giveBack(reference), after: delay)
      return try self.order(reference, at: now)
    case .returned: return order
    case .cancelled, .refunded, .refused: throw .orderIsOver(order.status)
    }
  }

  mutating func confirmIfPending(_ reference: String, at moment: Timestamp) {
    guard let order = orders[reference], order.status == .pending else { return }
    for line in order.lines {
      pools[line.index].book(at: moment) { $0.confirm(line.amount.units, order.timing) }
    }
    orders[reference]?.status = .confirmed
  }

  /// Returns the money of an order that has taken or reserved any, and ends it as `ending`.
  mutating func giveBackIfTaken(
    _ reference: String, as ending: SimulatedOrder.Status, at moment: Timestamp
  ) {
    guard let order = orders[reference] else { return }
    let isPending = order.status == .pending
    guard isPending || order.status == .confirmed else { return }
    for line in order.lines {
      let units = line.amount.units
      pools[line.index].giveBack(units, placedAt: order.placedAt, at: moment) { figures in
        if isPending { figures.cancel(units, order.timing) } else { figures.refund(units) }
      }
    }
    orders[reference]?.status = ending
  }

  private func knownOrder(
    _ request: SimulatedOrder.Request
  ) throws(AccountProblem) -> SimulatedOrder? {
    guard let order = orders[request.reference] else { return nil }
    guard order.request == request else { throw .referenceTaken(request.reference) }
    return order
  }

  private mutating func newOrder(
    _ request: SimulatedOrder.Request
  ) throws(AccountProblem) -> SimulatedOrder {
    try requireSellable(request.amount)
    let payers = pools.indices.filter { index in
      let key = pools[index].key
      return key.currency == request.amount.currency && request.pool.map { $0 == key.name } ?? true
    }
    guard !payers.isEmpty else { throw .noSuchPool }
    let (lines, spendable) = drawDown(request.amount, from: payers)
    var order = SimulatedOrder(
      id: "ord_\(orders.count + 1)", request: request, lines: lines ?? [],
      spendableBefore: spendable, placedAt: present, timing: terms.timing,
      status: lines == nil ? .refused : .pending)
    if lines == nil { refusedOrders += 1 } else { accept(&order) }
    orders[request.reference] = order
    return order
  }

  func requireSellable(_ amount: Money) throws(AccountProblem) {
    guard amount.isPositive else { throw .amountNotPositive }
    let isWhole = amount.units % amount.currency.unitsPerMinorUnit == 0
    guard countsFractions || isWhole else { throw .amountTooFine }
  }

  /// Which pools pay how much, `nil` when together they cannot, and what they hold. The sum of what
  /// pools hold is cut at the largest count rather than refused: it is shown, never spent.
  private func drawDown(
    _ amount: Money, from payers: [Int]
  ) -> (lines: [SimulatedOrder.Line]?, spendable: Money) {
    var lines: [SimulatedOrder.Line] = []
    var missing = amount.units
    var total: Int64 = 0
    for index in payers {
      let spendable = pools[index].spendableUnits(at: present)
      let (sum, overflow) = total.addingReportingOverflow(spendable)
      total = overflow ? .max : sum
      let part = min(missing, spendable)
      guard part > 0 else { continue }
      let paid = Money(units: part, currency: amount.currency)
      lines.append(SimulatedOrder.Line(pool: pools[index].key, amount: paid, index: index))
      missing -= part
    }
    let spendable = Money(units: total, currency: amount.currency)
    return (missing == 0 ? lines : nil, spendable)
  }

  private mutating func accept(_ order: inout SimulatedOrder) {
    acceptedOrders += 1
    let timing = order.timing
    for line in order.lines {
      pools[line.index].book(at: present) { $0.accept(line.amount.units, timing) }
    }
    let reference = order.request.reference
    switch terms.confirmation {
    case .immediate:
      for line in order.lines {
        pools[line.index].book(at: present) { $0.confirm(line.amount.units, timing) }
      }
      order.status = .confirmed
    case .after(let delay): schedule(.confirm(reference), after: delay)
    case .onRequest: break
    }
    if let returns = terms.returns, returns.strike(reference) {
      schedule(.giveBack(reference), after: returns.delay)
    }
  }
}

extension Currency {
  /// How many counts of a `Money` make one minor unit.
  var unitsPerMinorUnit: Int64 {
    (minorDigits..<precision).reduce(1) { power, _ in power * 10 }
  }
}
