extension BalanceSheet {
  /// The sums of pools by currency, in the making.
  struct Sums {
    private var all: [Total] = []

    /// The sums, by code.
    var totals: [Total] { all.sorted { $0.currency.code < $1.currency.code } }

    /// Adds the pools of one supplier, which stand at `places`.
    mutating func add(_ places: [Int], of positions: [Position]) {
      // Most have one.
      if places.count == 1 {
        let position = positions[places[0]]
        return add(position.reading.available, position.spendable.low)
      }
      for (currency, places) in Dictionary(grouping: places, by: { positions[$0].pool.currency }) {
        let own = places.map { positions[$0] }
        for position in own { add(position.reading.available, .zero(currency)) }
        for low in Self.spendable(of: own, in: currency) { add(.zero(currency), low) }
      }
    }

    private mutating func add(_ available: Money, _ low: Money) {
      let currency = available.currency
      // There are few currencies.
      let place = all.firstIndex { $0.currency == currency } ?? all.count
      if place == all.count {
        let zero = Money.zero(currency)
        all.append(Total(currency: currency, available: zero, spendableLow: zero))
      }
      all[place].available = Self.sum(all[place].available, available)
      all[place].spendableLow = Self.sum(all[place].spendableLow, low)
    }

    /// A sum that was out of range once stays so.
    private static func sum(_ total: Money?, _ amount: Money) -> Money? {
      total.flatMap { try? $0.adding(amount) }
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
