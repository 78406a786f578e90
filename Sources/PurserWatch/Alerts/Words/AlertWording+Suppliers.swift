internal import PurserCore

/// The words about suppliers, and about checks.
extension AlertWording {
  /// The text of an alert about a supplier; `nil` where there is nothing to say.
  func supplier(_ supplier: WatchedSupplier, _ family: AlertFamily) -> AlertText? {
    switch family {
    case .checkFailed, .credentialRejected, .shapeChanged:
      supplier.checks.trouble.map { trouble($0, family, of: supplier.id.name) }
    case .unknownOrders: supplier.unknownOrders.map { unknownOrders($0, of: supplier.id) }
    case .priceRise: priceRises(supplier)
    case .low, .dry, .refusedFunds, .stale, .drift, .fastSpend, .topUp, .storeNearlyFull: nil
    }
  }

  /// The text of an alert about a supplier that is over.
  func over(_ supplier: WatchedSupplier, _ family: AlertFamily) -> AlertText? {
    switch family {
    case .checkFailed, .credentialRejected, .shapeChanged:
      AlertText(troubleOver(family, of: supplier.id.name))
    case .unknownOrders: AlertText("\(supplier.id): no order is unknown for long any more")
    case .priceRise: AlertText("\(supplier.id) charges its prices again")
    case .low, .dry, .refusedFunds, .stale, .drift, .fastSpend, .topUp, .storeNearlyFull: nil
    }
  }

  // MARK: Checks

  /// The text of checks that fail, of a supplier or of a pool.
  func trouble(_ trouble: CheckTrouble, _ family: AlertFamily, of name: String) -> AlertText {
    let run = trouble.runs[family]
    let length = run.map { now.since($0.since) }
    let time = length.map { " for \($0.words)" } ?? ""
    var text: AlertText
    switch family {
    case .credentialRejected:
      text = AlertText("\(name) refuses the credentials\(time)")
      text.say("Renew them: until then no balance can be read, and orders may fail.")
    case .shapeChanged:
      text = AlertText("\(name) replies in another way than its adapter knows\(time)")
      text.say("Look at what it sends, and mend its adapter.")
    case .checkFailed, .low, .dry, .refusedFunds, .stale, .drift, .fastSpend, .unknownOrders,
      .topUp, .priceRise, .storeNearlyFull:
      text = AlertText("\(name) cannot be checked\(time)")
      text.say("What was read before goes on being used, until it is too old.")
    }
    let failure = trouble.failure
    if CheckTrouble.family(of: failure.kind) == family {
      text.details.insert("\(failure.kind.rawValue): \(failure.message.asRemark)", at: 0)
      text.note("class", failure.kind.rawValue)
      text.note("http_status", failure.status)
    }
    text.note("tries", run?.tries)
    text.note("failing_seconds", length)
    return text
  }

  /// The headline of checks that do not fail any more.
  func troubleOver(_ family: AlertFamily, of name: String) -> String {
    switch family {
    case .credentialRejected: "\(name) takes the credentials again"
    case .shapeChanged: "\(name) replies as its adapter knows again"
    case .checkFailed, .low, .dry, .refusedFunds, .stale, .drift, .fastSpend, .unknownOrders,
      .topUp, .priceRise, .storeNearlyFull:
      "\(name) can be checked again"
    }
  }

  // MARK: Orders and prices

  private func unknownOrders(
    _ orders: WatchedSupplier.UnknownOrders, of supplier: SupplierID
  ) -> AlertText {
    let length = orders.since.map { now.since($0) }
    let time = length.map { " for \($0.words)" } ?? ""
    let isOne = orders.count == 1
    var text = AlertText(
      "\(supplier): \(count(orders.count, "order")) \(isOne ? "is" : "are") unknown\(time)")
    if !orders.held.isEmpty {
      let sums = orders.held.map(\.description).joined(separator: " and ")
      text.say("\(sums) are set aside for \(isOne ? "it" : "them").")
    }
    text.say("Ask the supplier, and report what was bought and what was not.")
    text.note("orders", orders.count)
    text.note("oldest_seconds", length)
    for sum in orders.held { text.note("held_\(sum.currency.code.lowercased())", sum) }
    return text
  }

  private func priceRises(_ supplier: WatchedSupplier) -> AlertText? {
    guard let worst = supplier.priceRises.max(by: { $0.isLess(than: $1) }) else { return nil }
    var text = AlertText(
      "\(supplier.id) charged \(worst.charged) for \(worst.sku) instead of "
        + worst.price.decimalString)
    let others = Set(supplier.priceRises.map(\.sku)).count - 1
    if others > 0 { text.say("And more than its price for \(count(others, "other product")).") }
    text.say("Mend its prices, or ask the supplier.")
    text.note("sku", worst.sku)
    text.note("price", worst.price)
    text.note("charged", worst.charged)
    text.note("currency", worst.charged.currency.code)
    text.note("charged_at", worst.at)
    text.note("products", others + 1)
    return text
  }
}

extension WatchedSupplier.PriceRise {
  /// Whether its price rose by a smaller part than another.
  fileprivate func isLess(than other: WatchedSupplier.PriceRise) -> Bool {
    Int128(charged.units) * Int128(other.price.units)
      < Int128(other.charged.units) * Int128(price.units)
  }
}
