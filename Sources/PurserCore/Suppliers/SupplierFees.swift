/// What a supplier takes for each order beside the price.
package struct SupplierFees: Hashable, Sendable {
  /// A part of the price, in millionths: 1.5 % are 15,000.
  package var millionths: Int64
  /// Amounts, one for each currency; that of the price's currency counts.
  package var fixed: [Money]

  /// Fees of their parts.
  package init(millionths: Int64 = 0, fixed: [Money] = []) {
    self.millionths = millionths
    self.fixed = fixed
  }

  /// A price with the fees, rounded up to the currency's count.
  ///
  /// - Parameters:
  ///   - price: in counts of `currency`, not below zero.
  ///   - currency: the price's.
  /// - Returns: `nil` where it does not fit.
  func added(to price: Int64, in currency: Currency) -> Int64? {
    var fixed: Int64 = 0
    for amount in self.fixed where amount.currency == currency { fixed = amount.units }
    let part = Int128(price) * Int128(millionths)
    let million: Int128 = 1_000_000
    let sum = Int128(price) + (part + million - 1) / million + Int128(fixed)
    return Int64(exactly: sum)
  }
}

/// How much of its money orders may take from a supplier.
package struct SupplierCaps: Hashable, Sendable {
  /// The most that one order may cost, one amount for each currency.
  package var perOrder: [Money]
  /// The most that the orders of a day may take, one amount for each currency.
  package var perDay: [Money]
  /// The most of what the orders of a day take from all suppliers, in percent; `nil` for any.
  package var share: Int?

  /// Caps of their parts.
  package init(perOrder: [Money] = [], perDay: [Money] = [], share: Int? = nil) {
    self.perOrder = perOrder
    self.perDay = perDay
    self.share = share
  }

  /// Whether the day's spending has to be known exactly for them.
  var countDays: Bool { !perDay.isEmpty || share != nil }
}

/// A cap that an order would exceed.
package enum CapKind: Hashable, Sendable {
  /// That of one order.
  case order
  /// That of a day.
  case day
  /// The share of all spending, in percent.
  case share(percent: Int)
}
