internal import ExactJSON
internal import PurserCore

/// Tables for currencies with entries that are none, and declared currencies that no row can have.
struct UnknownUnits {
  let adapter: AdapterDefinition

  /// A sentence for each.
  var faults: [String] { inTables + unused }

  private var currencies: CurrencyTable {
    CurrencyTable().declaring(adapter.currencies)
  }

  private var rows: [BalanceRow] { adapter.calls.flatMap(\.rows) }

  private var inTables: [String] {
    let known = currencies
    var told: Set<String> = []
    return rows.compactMap { $0.currency.expression?.root }.flatMap { root -> [String] in
      guard case .call(let call) = root, call.function == .text(.map), call.arguments.count > 1,
        case .name(let table) = call.arguments[1],
        case .object(let entries)? = adapter.maps[table], told.insert(table).inserted
      else { return [] }
      return entries.compactMap { name, value -> String? in
        guard case .string(let code) = value, known[code] == nil, known[code.uppercased()] == nil
        else { return nil }
        return "\(Quotation.quoted(name)) of the table \(Quotation.quoted(table)): "
          + UnknownCurrency.sentence(written: code)
      }
    }
  }

  /// Where the currency of each row is a constant, no other can come up.
  private var unused: [String] {
    let constants = rows.flatMap { row -> [String?] in
      guard case .template(let template) = row.currency else { return [nil] }
      return [template.constant] + row.zeroWhenAbsent.map(\.constant)
    }
    guard !constants.isEmpty, !constants.contains(nil) else { return [] }
    let used = Set(constants.compactMap { $0?.uppercased() })
    return adapter.currencies.map(\.code).filter { !used.contains($0) }.map {
      "nothing uses the currency \(Quotation.quoted($0)): put it where it belongs, or take it out"
    }
  }
}
