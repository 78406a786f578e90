package import PurserCore

/// What the entries may be asked for: a supplier, a currency or a type that nobody knows is a slip of the
/// pen, and an empty answer would look like nothing having happened.
package struct FilterValues: Sendable {
  /// A value that nothing has.
  package struct Unknown: Hashable, Sendable {
    /// The name of what it was asked as: `supplier`, `currency` or `type`.
    package let name: String
    /// One sentence: the value, and what there is.
    package let sentence: String
  }

  private let suppliers: [SupplierID]
  private let currencies: CurrencyTable
  private let types: [TransactionType]

  /// The values that a configuration knows.
  ///
  /// - Parameters:
  ///   - suppliers: the suppliers.
  ///   - currencies: the currencies.
  ///   - declaredTypes: the owner's own types of entries.
  package init(
    suppliers: some Sequence<SupplierID>, currencies: CurrencyTable,
    declaredTypes: Set<TransactionType>
  ) {
    self.suppliers = suppliers.sorted()
    self.currencies = currencies
    types = TransactionType.builtIn + declaredTypes.sorted { $0.name < $1.name }
  }

  /// The first value of a filter that neither the configuration knows nor any entry has: a supplier that
  /// is not configured any more still has its entries.
  ///
  /// - Parameters:
  ///   - filter: what is asked for.
  ///   - history: the entries.
  /// - Returns: the value and what there is; nil where all are known.
  /// - Throws: `StoreError` when the entries cannot be read.
  package func unknown(
    in filter: TransactionFilter, history: any LedgerHistory
  ) async throws(StoreError) -> Unknown? {
    for (unknown, alone) in unconfigured(in: filter) {
      let found = try await history.transactions(alone, after: nil, newestFirst: true, limit: 1)
      if found.isEmpty { return unknown }
    }
    return nil
  }

  /// The values that the configuration does not know, each with a filter for it alone.
  private func unconfigured(in filter: TransactionFilter) -> [(Unknown, TransactionFilter)] {
    var found: [(Unknown, TransactionFilter)] = []
    if let supplier = filter.supplier, !suppliers.contains(supplier) {
      var alone = TransactionFilter()
      alone.supplier = supplier
      found.append((unknown("supplier", supplier.name, suppliers.map(\.name)), alone))
    }
    if let currency = filter.currency, currencies[currency] == nil {
      var alone = TransactionFilter()
      alone.currency = currency
      let other = currencies[currency.uppercased()].map { "; did you mean `\($0.code)`?" } ?? ""
      let sentence =
        "`\(currency.prefix(Self.shown))` is neither an ISO 4217 code nor declared in "
        + "suppliers.yaml\(other)"
      found.append((Unknown(name: "currency", sentence: sentence), alone))
    }
    if let type = filter.type, !types.contains(type) {
      var alone = TransactionFilter()
      alone.type = type
      found.append((unknown("type", type.name, types.map(\.name)), alone))
    }
    return found
  }

  /// The most characters of a value, and names of others, that a sentence has.
  private static let shown = 64

  private func unknown(_ name: String, _ value: String, _ known: [String]) -> Unknown {
    let rest = known.count - Self.shown
    return Unknown(
      name: name,
      sentence: "no \(name) is called `\(value.prefix(Self.shown))`; there are "
        + known.prefix(Self.shown).joined(separator: ", ")
        + (rest > 0 ? " and \(rest) more" : ""))
  }
}
