extension BalanceSheet {
  /// The sums of pools by currency, in the making.
  struct Sums {
    private var byCurrency: [Currency: Total] = [:]

    /// The sums, by code.
    var totals: [Total] { byCurrency.values.sorted { $0.currency.code < $1.currency.code } }

    /// Adds the pools of one supplier, which stand at `places`.
    mutating func add(_ places: [Int], of positions: [Position]) {
      // Most have one.
      if places.count == 1 {
        let position = positions[places[0]]
        add([position.reading.available], [position.spendable.low], in: position.pool.currency)
        return
      }
      for (currency, places) in Dictionary(grouping: places, by: { positions[$0].pool.currency }) {
        let own = places.map { positions[$0] }
        add(own.map(\.reading.available), Self.spendable(of: own, in: currency), in: currency)
      }
    }

    private mutating func add(_ available: [Money], _ low: [Money], in currency: Currency) {
      let zero = Money.zero(currency)
      var total =
        byCurrency[currency] ?? Total(currency: currency, available: zero, spendableLow: zero)
      total.available = Self.sum(total.available, available)
      total.spendableLow = Self.sum(total.spendableLow, low)
      byCurrency[currency] = total
    }

    /// A sum that was out of range once stays so.
    private static func sum(_ total: Money?, _ amounts: [Money]) -> Money? {
      amounts.reduce(total) { sum, amount in sum.flatMap { try? $0.adding(amount) } }
    }

    /// What orders may use of the pools of one supplier and currency. What pools that are gone still owe is
    /// taken off each of the others, since nobody knows which will pay. It is paid once.
    private static func spendable(of positions: [Position], in currency: Currency) -> [Money] {
      let present = positions.filter { !$0.reading.isAbsence }
      guard !present.isEmpty else { return positions.map(\.spendable.low) }
      let debts = present.map(\.debt.units).sorted().dropLast()
      return present.map(\.spendable.low) + debts.map { Money(units: $0, currency: currency) }
    }
  }
}
