/// How long every pool lasts, in one answer: what can be spent of it beside what was spent from it.
package struct RunwaySheet: Hashable, Sendable {
  /// One pool that was read.
  package struct Line: Hashable, Sendable {
    /// The pool.
    package var pool: PoolID
    /// What can be said of its reading.
    package var state: BalanceSheet.State
    /// What the supplier said that it has.
    package var available: Money
    /// What orders may use.
    package var spendable: Spendable
    /// What the forecast rests on; `nil` where less than a day is known.
    package var basis: SpendForecast.Basis?
    /// The spend of an hour such as the one that runs.
    package var rate: SpendForecast.Rate?
    /// The last whole day on the owner's clock, where it is known as a whole.
    package var lastDay: DailySpend?
    /// How long `spendable.low` lasts; `nil` where nothing is claimed.
    package var runway: Runway?
    /// How many orders of each product it pays for.
    package var stock: [ProductStock]
    /// Whether orders may be paid by it now.
    package var isSelling: Bool

    /// The guide's `days_remaining`: what the supplier said by what the last whole day took, in hundredths of days.
    package var hundredthsOfDays: Int64? { lastDay?.hundredthsOfDays(of: available.units) }
  }

  /// A question about the runway of pools.
  package struct Question: Hashable, Sendable {
    /// The suppliers whose pools are shown; `nil` for all.
    package var supplier: SupplierID?
    /// The name of the pools that are shown; `nil` for all.
    package var pool: String?
    /// The product that is counted; `nil` for those that have `prices`.
    package var sku: String?

    /// Everything.
    package init() {}

    fileprivate func fits(_ pool: PoolID) -> Bool {
      (supplier.map { $0 == pool.supplier } ?? true) && (self.pool.map { $0 == pool.pool } ?? true)
    }
  }

  /// By supplier and pool.
  package var lines: [Line] = []
  /// How many orders of each product can be sold now over all suppliers that are shown, by name.
  package var products: [ProductStock] = []

  /// So many products are counted where none is named.
  package static let mostProducts = 100

  /// Puts the answer together.
  ///
  /// - Parameters:
  ///   - question: what is asked for.
  ///   - balances: every pool, as it stands.
  ///   - suppliers: the owner's terms.
  ///   - past: what was spent.
  ///   - hours: the owner's clock and holidays.
  ///   - now: the moment.
  package init(
    _ question: Question, _ balances: BalanceSheet, _ suppliers: [Supplier],
    past: [PoolID: HourlySpend], hours: WorkingHours, at now: Timestamp
  ) {
    let terms = Dictionary(suppliers.map { ($0.id, $0) }) { first, _ in first }
    let skus = question.sku.map { [$0] } ?? Self.products(of: suppliers)
    let places = HoursOfWeek(around: now, hours)
    var sums: [String: ProductStock] = [:]
    for line in balances.lines {
      guard let reading = line.reading, let spendable = line.spendable, question.fits(reading.pool)
      else { continue }
      let supplier = terms[reading.pool.supplier]
      var own = Line(
        pool: reading.pool, state: line.state, available: reading.available, spendable: spendable,
        stock: supplier?.stock(spendable.low, of: skus, at: now) ?? [],
        isSelling: line.state == .ok && line.pause == nil && line.exclusion == nil
          && !line.isRetired)
      own.look(at: past[reading.pool] ?? HourlySpend(), hours, places, now)
      if own.isSelling, let supplier { Self.add(own.stock, of: supplier, to: &sums) }
      lines.append(own)
    }
    products = sums.values.sorted { $0.sku < $1.sku }
  }

  private static func products(of suppliers: [Supplier]) -> [String] {
    Array(Set(suppliers.flatMap(\.prices.keys)).sorted().prefix(mostProducts))
  }

  private static func add(
    _ stock: [ProductStock], of supplier: Supplier, to sums: inout [String: ProductStock]
  ) {
    for product in stock where product.orders > 0 && !supplier.isStopped(for: product.sku) {
      guard let known = sums[product.sku] else {
        sums[product.sku] = ProductStock(sku: product.sku, cost: nil, orders: product.orders)
        continue
      }
      let (orders, overflow) = known.orders.addingReportingOverflow(product.orders)
      sums[product.sku]?.orders = overflow ? .max : orders
      sums[product.sku]?.pools += 1
    }
  }
}

extension RunwaySheet.Line {
  fileprivate mutating func look(
    at past: HourlySpend, _ hours: WorkingHours, _ places: HoursOfWeek, _ now: Timestamp
  ) {
    lastDay = DailySpend(of: hours.clock.day(at: now) - 1, past, hours.clock)
    guard let forecast = SpendForecast(past, at: now, hours: hours, places: places) else { return }
    basis = forecast.basis
    rate = forecast.rate(at: now)
    runway = Runway(of: spendable.low.units, at: now, forecast)
  }
}
