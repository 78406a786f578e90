import TestSupport

@testable import PurserCore

/// What the model thinks that an order costs.
extension ModelRouter {
  struct Price {
    /// What is asked, fees included.
    var own: Money
    /// What that is in counts of the order's currency.
    var compared: Int64
  }

  enum PriceFinding {
    case none
    case bad(Exclusion)
    case good(Price)
  }

  struct MissingRate: Error {
    var from: Currency
    var to: Currency
    var expiredAt: Timestamp?

    var exclusion: Exclusion { .noRate(from: from, to: to, expiredAt: expiredAt) }
  }

  func currencies(of order: Order) -> [Currency] {
    var all = [order.currency]
    for currency in order.accepts ?? plan.rates.currencies where !all.contains(currency) {
      all.append(currency)
    }
    return all
  }

  func price(of order: Order, at supplier: Supplier) -> PriceFinding {
    var (unit, quantity): (Money?, Int64)
    if case .product(let sku, _, let offers) = order.item, offers.isEmpty,
      !state.suppliers.contains(where: { $0.prices[sku] != nil })
    {
      return .bad(.unknownProduct(nearest: nearest(to: sku)))
    }
    switch order.item {
    case .cost(let cost): (unit, quantity) = (cost, 1)
    case .product(let sku, let count, let offers):
      quantity = count
      unit =
        offers.isEmpty
        ? supplier.prices[sku] : offers.first { $0.supplier == supplier.id }?.unitCost
    }
    guard let unit else { return .none }
    if order.accepts != nil, !currencies(of: order).contains(unit.currency) { return .none }
    var whole = Int128(unit.units) * Int128(quantity)
    guard Int64(exactly: whole) != nil else { return .bad(.costOutOfRange) }
    if let fees = supplier.fees {
      let part = whole * Int128(fees.millionths)
      whole += part / 1_000_000 + (part % 1_000_000 > 0 ? 1 : 0)
      whole += Int128(fees.fixed.first { $0.currency == unit.currency }?.units ?? 0)
    }
    guard let units = Int64(exactly: whole) else { return .bad(.costOutOfRange) }
    switch convert(units, unit.currency, order.currency) {
    case .failure(let missing): return .bad(missing.exclusion)
    case .success(let compared):
      guard let compared else { return .bad(.costOutOfRange) }
      return .good(Price(own: Money(units: units, currency: unit.currency), compared: compared))
    }
  }

  /// Of the few names of the random shop only `s1`, `s2` and `s3` are near each other.
  func nearest(to sku: String) -> String? {
    guard sku.count == 2 else { return nil }
    return ["s1", "s2", "s3"].first { name in
      state.suppliers.contains { $0.prices[name] != nil }
    }
  }

  func convert(
    _ units: Int64, _ from: Currency, _ to: Currency
  ) -> Result<Int64?, MissingRate> {
    if from == to { return .success(units) }
    guard let rate = plan.rates.conversion(of: from, to: to) else {
      return .failure(MissingRate(from: from, to: to))
    }
    guard rate.expiresAt > now else {
      return .failure(MissingRate(from: from, to: to, expiredAt: rate.expiresAt))
    }
    return .success(rate.roundedUp(units))
  }
}
