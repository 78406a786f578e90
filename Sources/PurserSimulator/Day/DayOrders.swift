package import PurserCore

/// One order of a day.
package struct DayOrder: Hashable, Sendable {
  /// When the customer bought.
  package var at: Timestamp
  /// The product: its place in the day's list.
  package var product: Int
  /// The list price, in counts of the day's currency. Each supplier asks a little more or less.
  package var listUnits: Int64

  /// An order of one unit.
  package init(at: Timestamp, product: Int, listUnits: Int64) {
    self.at = at
    self.product = product
    self.listUnits = listUnits
  }
}

/// The orders of a day, in one currency.
package struct DayOrders: Hashable, Sendable {
  /// What they are paid in.
  package let currency: Currency
  /// The SKUs that are sold.
  package let products: [String]
  /// The orders in the order in which they come.
  package let orders: [DayOrder]
  /// When the day starts: not after the first order.
  package let start: Timestamp
  /// When it ends: not before the last order.
  package let end: Timestamp
  /// The sum of the list prices, in counts of the currency.
  package let totalUnits: Int64

  /// The most that the list prices of a day may add up to, so that no sum of a simulation can
  /// leave its range: in USD some two hundred thousand millions.
  package static let maximumUnits = Int64.max / 50

  /// A day from its orders, or `nil` where there is none, an amount is not above zero, or the sum is
  /// above `maximumUnits`. Orders of one moment keep their order.
  ///
  /// - Parameters:
  ///   - currency: what they are paid in.
  ///   - products: the SKUs that `orders` point into.
  ///   - orders: at least one, in any order.
  ///   - span: when the day starts and ends; `nil` for the first and the last order.
  package init?(
    currency: Currency, products: [String], orders: [DayOrder],
    span: (start: Timestamp, end: Timestamp)? = nil
  ) {
    let sorted = Self.isSorted(orders) ? orders : Self.sorted(orders)
    guard let first = sorted.first, let last = sorted.last else { return nil }
    var total: Int64 = 0
    for order in sorted {
      guard order.listUnits > 0, order.listUnits <= Self.maximumUnits - total else { return nil }
      total += order.listUnits
    }
    self.currency = currency
    self.products = products
    self.orders = sorted
    start = min(span?.start ?? first.at, first.at)
    end = max(span?.end ?? last.at, last.at)
    totalUnits = total
  }

  /// What an hour of the day costs on the average; a day shorter than an hour counts as one.
  var unitsPerHour: Int64 {
    let hour = Duration.seconds(3600).wholeMicroseconds
    let span = max(end.since(start).wholeMicroseconds, hour)
    let (high, low) = totalUnits.multipliedFullWidth(by: hour)
    return span.dividingFullWidth((high, low)).quotient
  }

  private static func isSorted(_ orders: [DayOrder]) -> Bool {
    zip(orders, orders.dropFirst()).allSatisfy { $0.at <= $1.at }
  }

  private static func sorted(_ orders: [DayOrder]) -> [DayOrder] {
    orders.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }
}
