internal import PurserCore

extension DayOrders {
  /// A product with its list price in cents and how often it is bought, relative to the others.
  private static let catalogue: [(sku: String, cents: Int64, weight: Int64)] = [
    ("topup-5", 470, 30), ("giftcard-10", 950, 25), ("esim-1gb", 1240, 15),
    ("giftcard-25", 2380, 15), ("key-game", 3100, 10), ("giftcard-50", 4760, 5),
  ]

  /// How busy each hour is, relative to the others: quiet at night, a peak in the evening.
  private static let hourWeights: [Int64] = [
    12, 8, 6, 5, 5, 7, 12, 20, 30, 38, 44, 50, 54, 52, 50, 52, 58, 68, 82, 96, 100, 88, 56, 27,
  ]

  /// The midnight at which a generated day starts.
  private static let midnight = Timestamp(microsecondsSinceEpoch: 1_777_593_600_000_000)

  /// A day of `count` orders: a Poisson process whose rate follows the hours of a day, given that
  /// it has just so many arrivals. Each moment is then drawn for itself from the curve.
  ///
  /// - Parameters:
  ///   - count: how many orders, above zero.
  ///   - seed: what they are drawn from.
  /// - Returns: `nil` where there are none, or so many that their sum is out of range.
  package static func generated(count: Int, seed: UInt64) -> DayOrders? {
    guard count > 0, let currency = Currency(iso4217: "USD") else { return nil }
    let unitsPerCent: Int64 = 10_000
    var orders: [DayOrder] = []
    orders.reserveCapacity(count)
    for index in 0..<UInt64(count) {
      var arrival = Draws(seed: seed, .arrival, index)
      let hour = place(of: &arrival, in: hourWeights)
      let offset = arrival.next(in: 0...3_599_999_999)
      var choice = Draws(seed: seed, .product, index)
      let product = place(of: &choice, in: catalogue.map(\.weight))
      orders.append(
        DayOrder(
          at: midnight + .seconds(3600 * hour) + .microseconds(offset), product: product,
          listUnits: catalogue[product].cents * unitsPerCent))
    }
    return DayOrders(
      currency: currency, products: catalogue.map(\.sku), orders: orders,
      span: (midnight, midnight + .seconds(86_400)))
  }

  /// Draws one of the places, each as likely as its weight says.
  private static func place(of draws: inout Draws, in weights: [Int64]) -> Int {
    var rest = draws.next(in: 1...weights.reduce(0, +))
    for (place, weight) in weights.enumerated() {
      rest -= weight
      if rest <= 0 { return place }
    }
    return weights.count - 1
  }
}
