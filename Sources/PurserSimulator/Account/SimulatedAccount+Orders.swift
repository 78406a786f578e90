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
    case .pending, .confirmed, .cancelled, .refunded: return order
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
    case .cancelled, .refunded, .refused: throw .orderIsOver(order.status)
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
    case .pending:
      for line in order.lines {
        book(line.index, at: present) { $0.cancel(line.amount.units, order.timing) }
      }
      orders[reference]?.status = .cancelled
    case .confirmed:
      for line in order.lines {
        book(line.index, at: present) { $0.refund(line.amount.units) }
      }
      orders[reference]?.status = .refunded
    case .cancelled, .refunded: break
    case .refused: throw .orderIsOver(order.status)
    }
    return try self.order(reference, at: now)
  }

  mutating func confirmIfPending(_ reference: String, at moment: Timestamp) {
    guard let order = orders[reference], order.status == .pending else { return }
    for line in order.lines {
      book(line.index, at: moment) { $0.confirm(line.amount.units, order.timing) }
    }
    orders[reference]?.status = .confirmed
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
    for line in order.lines {
      book(line.index, at: present) { figures in
        figures.accept(line.amount.units, order.timing)
      }
    }
    switch terms.confirmation {
    case .immediate:
      for line in order.lines {
        book(line.index, at: present) { figures in
          figures.confirm(line.amount.units, order.timing)
        }
      }
      order.status = .confirmed
    case .after(let delay):
      let due = DueConfirmation(moment: present + delay, reference: order.request.reference)
      let later = dueConfirmations.lastIndex { $0.moment <= due.moment }
      dueConfirmations.insert(due, at: later.map { $0 + 1 } ?? 0)
    case .onRequest: break
    }
  }
}

extension Currency {
  /// How many counts of a `Money` make one minor unit.
  var unitsPerMinorUnit: Int64 {
    (minorDigits..<precision).reduce(1) { power, _ in power * 10 }
  }
}
