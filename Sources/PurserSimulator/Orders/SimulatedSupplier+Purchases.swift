package import PurserCore

// What tests ask and set of a supplier that takes orders in one of the six styles. Of any other supplier there are
// no orders, and what is set has no effect.
extension SimulatedSupplier {
  /// A supplier that takes orders in `style`, with one pool of money behind it.
  ///
  /// - Parameters:
  ///   - name: its name in `suppliers.yaml`: lower-case letters, digits, `-` and `_`.
  ///   - style: how it takes orders.
  ///   - opening: the money at the start.
  ///   - catalogue: what it sells; in the currency of `opening`.
  ///   - credentials: what is let in, and what webhooks are signed with.
  ///   - terms: how it books orders and what its balance calls show. `confirmation` is ignored: an order is
  ///     confirmed with its delivery.
  ///   - now: what time it is.
  package convenience init(
    name: String, style: OrderStyle, opening: Money, catalogue: OrderCatalogue,
    credentials: OrderWire.Credentials = OrderWire.Credentials(),
    terms: SimulatedAccount.Terms = SimulatedAccount.Terms(),
    now: @escaping @Sendable () -> Timestamp
  ) {
    var terms = terms
    terms.confirmation = .onRequest
    var book = OrderBook(of: name, style: style, catalogue: catalogue)
    book.messages.secret = credentials.webhookSecret
    self.init(
      name: name, wire: OrderWire(style: style, credentials: credentials),
      pools: [SimulatedPool(opening: opening)], terms: terms, book: book, now: now)
  }

  /// The truth: every order that came, the oldest first, refused ones included.
  package var purchases: [Purchase] {
    withOrders { book, account, now in
      _ = account.truth(at: now)
      for place in book.purchases.indices { book.adopt(place, account) }
      return book.purchases
    } ?? []
  }

  /// How often an order of this reference was bought.
  package func timesBought(_ reference: String) -> Int {
    purchases.count { $0.reference == reference && $0.isBought }
  }

  /// What all orders have cost, less what came back.
  ///
  /// - Throws: `MoneyError.overflow`.
  package func chargedForOrders() throws(MoneyError) -> Money? {
    let purchases = purchases
    guard let currency = purchases.first?.unitCost.currency else { return nil }
    var sum = Money.zero(currency)
    for purchase in purchases { sum = try sum.adding(purchase.charged) }
    return sum
  }

  /// Sets a fault of orders, beside those that are set.
  ///
  /// - Parameters:
  ///   - fault: what goes wrong.
  ///   - selection: which orders it strikes.
  ///   - count: how many of them; `nil` for all. 1 with `.all` is the next order.
  package func setOrderFault(
    _ fault: OrderFault, on selection: OrderSelection = .all, times count: Int? = nil
  ) {
    withOrders { book, _, _ in
      book.faults.add(OrderFaultRule(fault: fault, selection: selection, remaining: count))
    }
  }

  /// Takes the faults of orders away that are set; what they did to orders that came stays.
  package func clearOrderFaults() { withOrders { book, _, _ in book.faults.clear() } }

  /// Sets what a unit of `sku` costs from now on; `nil` as sku for all products without a price of their own.
  package func setPrice(_ cost: Money, of sku: String?) {
    withOrders { book, _, _ in
      if let sku { book.catalogue.prices[sku] = cost } else { book.catalogue.unitCost = cost }
    }
  }

  /// Lets go on what waits for orders of `reference`: replies, deliveries, and errors that stick.
  package func release(_ reference: String) {
    withOrders { book, account, now in book.release(reference, at: now, &account) }
  }

  /// Takes the delivered orders of `reference` back, and returns their money.
  package func reverse(_ reference: String) {
    withOrders { book, account, now in
      for place in book.places[reference] ?? [] { book.reverse(place, at: now, &account) }
    }
  }

  /// Sends webhooks to `url` from now on; `nil` for nowhere.
  package func setWebhook(_ url: String?) { withOrders { book, _, _ in book.messages.url = url } }

  /// Pays in, or spends elsewhere, as much as it takes until `amount` can be spent.
  ///
  /// - Throws: `AccountProblem`.
  package func setBalance(_ amount: Money) throws(AccountProblem) {
    try withState { (state, now) throws(AccountProblem) in
      try state.account.setBalance(amount, at: now)
    }
  }

  @discardableResult
  private func withOrders<Value: Sendable>(
    _ body: (inout OrderBook, inout SimulatedAccount, Timestamp) -> Value
  ) -> Value? {
    withState { state, now in
      try? state.withOrders { (book, account) throws(WireProblem) in body(&book, &account, now) }
    }
  }
}

extension SimulatedAccount {
  /// Pays into the first pool of the amount's currency, or spends from it elsewhere, until `amount` can be
  /// spent in it.
  ///
  /// - Throws: `AccountProblem`.
  mutating func setBalance(_ amount: Money, at now: Timestamp) throws(AccountProblem) {
    guard let pool = truth(at: now).first(where: { $0.pool.currency == amount.currency }) else {
      throw .noSuchPool
    }
    guard !amount.isNegative else { throw .amountNotPositive }
    let (units, overflow) = amount.units.subtractingReportingOverflow(pool.spendable.units)
    guard !overflow else { throw .outOfRange }
    let change = Money(units: abs(units), currency: amount.currency)
    if units > 0 { try topUp(change, pool: pool.pool.name, after: .zero, at: now) }
    if units < 0 { try spendElsewhere(change, pool: pool.pool.name, at: now) }
  }
}
