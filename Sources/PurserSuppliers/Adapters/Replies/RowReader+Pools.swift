internal import ExactJSON
internal import PurserCore

// Which pool an item is.
extension RowReader {
  func poolName(in item: Item) throws(CheckFailure) -> String {
    let name = try text(of: row.pool, in: item, field: "pool").composed
    guard Self.isPoolName(name) else {
      throw item.failure("pool", "\(JSONValue.string(name).shown) is no name for a pool")
    }
    return name
  }

  private static func isPoolName(_ name: String) -> Bool {
    // Most are ASCII, whose categories need not be looked up.
    if name.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      return (1...longestPoolName).contains(name.utf8.count)
    }
    return name.unicodeScalars.count <= longestPoolName
      && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  func currency(
    _ code: String, in item: Item, field: String
  ) throws(CheckFailure) -> Currency {
    guard let currency = known(code) else {
      throw item.failure(
        field, tableAdvice(code, in: item) ?? UnknownCurrency.sentence(found: code))
    }
    return currency
  }

  /// For a word that the row's table has with other capitals.
  private func tableAdvice(_ code: String, in item: Item) -> String? {
    guard case .call(let call)? = row.currency.expression?.root,
      call.function == .text(.map), call.arguments.count > 1,
      case .name(let table) = call.arguments[1],
      case .structure(.object(let entries))? = try? item.scope.names.value(of: table),
      let entry = entries.names.first(where: { $0.lowercased() == code.lowercased() })
    else { return nil }
    return
      "\(JSONValue.string(code).shown) is no currency; the table \(Quotation.quoted(table)) has "
      + "\(Quotation.quoted(entry)), with other capitals: write \(Quotation.quoted(code)) there"
  }

  /// Some suppliers write codes in lower case; ISO 4217 has none.
  func known(_ code: String) -> Currency? {
    currencies[code] ?? currencies[code.uppercased()]
  }

  /// What tells the item from every other, where the adapter says that.
  func identity(of item: Item) throws(CheckFailure) -> JSONValue? {
    guard let expression = row.identity else { return nil }
    return try evaluate("identity", in: item, expression) { () throws(ExpressionFailure) in
      let value = try expression.root.present(in: item.scope)
      if value.isNothing { throw .absent(selector: expression.text, isNull: true) }
      if case .text("") = value { throw .unusable("`\(expression.text)` is an empty text") }
      return try value.json(from: expression.text)
    }
  }

  /// Adds what tells an item from others. A row without `each` is compared by the items that it goes over:
  /// two sums may be equal.
  func addTraits(to part: inout PoolPart, of item: Item, at reply: Reply) {
    guard let lists else {
      part.items = [ItemTraits(item.scope.item)]
      return
    }
    let whole = ItemTraits(item.scope.item)
    part.reply = whole
    let items = lists.items(in: reply).map { ItemTraits($0) }
    // Amounts that nothing tells apart are compared as a page: one of them may well come again.
    let nameless = items.filter(\.isNameless)
    part.items = items.filter { !$0.isNameless }
    if !nameless.isEmpty { part.items.append(ItemTraits(of: nameless)) }
    if items.isEmpty { part.items = [whole] }
  }
}

// Which pool it would have been.
extension RowReader {
  /// The failure of an item, with what can be told of its pool.
  func failure(_ failure: CheckFailure, of item: Item) -> PartFailure {
    let code = try? text(of: row.currency, in: item, field: "currency")
    let unit: PoolFailure.Unit =
      switch code {
      case nil, "": .unknown
      case let code?:
        known(code).map(PoolFailure.Unit.currency)
          ?? (code.unicodeScalars.count <= Self.longestPoolName ? .undeclared(code) : .unknown)
      }
    return PartFailure(
      row: row.label,
      failure: PoolFailure(pool: try? poolName(in: item), unit: unit, failure: failure),
      isOfList: false, isBeside: row.available == nil, mayLower: row.allowsOverdraft)
  }

  /// The failure of all that the row may read: its pool and its unit are known where no reply says them.
  func failureOfList(_ failure: CheckFailure, known names: any Names) -> PartFailure {
    let item = Item(scope: Scope(of: .nothing, names: names), row: row)
    let pool = row.pool.selects ? nil : try? poolName(in: item)
    let code = row.currency.selects ? nil : try? text(of: row.currency, in: item, field: "currency")
    return PartFailure(
      row: row.label,
      failure: PoolFailure(
        pool: pool, unit: code.flatMap(known).map(PoolFailure.Unit.currency) ?? .unknown,
        failure: failure),
      isOfList: true, isBeside: row.available == nil, mayLower: row.allowsOverdraft,
      mayRepeat: row.identity != nil)
  }
}

// Currencies that are zero because nothing names them.
extension RowReader {
  /// A zero for each currency of `zero_when_absent` that none of the row's `parts` has. What could not be
  /// read may be such a currency: then there is a failure and no zero.
  func zeros(beside found: PoolParts, in reply: Reply) -> PoolParts {
    guard !row.zeroWhenAbsent.isEmpty else { return PoolParts() }
    let item = Item(scope: reply.scope, row: row)
    var zeros = PoolParts()
    do throws(CheckFailure) {
      let pool = try poolName(in: item)
      var named = Set(found.parts.map(\.reading.currency))
      for currency in try absentCurrencies(item) where named.insert(currency).inserted {
        let reading = PoolReading(pool: pool, currency: currency, available: .zero(currency))
        if let failure = found.failures.first(where: { Self.hides(currency, $0) }) {
          zeros.failures.append(
            PartFailure(
              row: row.label,
              failure: PoolFailure(
                pool: pool, unit: .currency(currency), failure: failure.failure.failure),
              isOfList: false, isBeside: false))
        } else {
          zeros.parts.append(PoolPart(row: row.label, reading: reading))
        }
      }
    } catch {
      zeros.failures.append(failureOfList(error.of(reply), known: item.scope.names))
    }
    return zeros
  }

  private func absentCurrencies(_ item: Item) throws(CheckFailure) -> [Currency] {
    var absent: [Currency] = []
    for template in row.zeroWhenAbsent {
      let codes = try evaluate("zero_when_absent", in: item) { () throws(ExpressionFailure) in
        try Rendering(scope: item.scope).elements(template)
      }
      for code in codes { absent.append(try currency(code, in: item, field: "zero_when_absent")) }
    }
    return absent
  }

  /// Whether what could not be read may have been in `currency`.
  private static func hides(_ currency: Currency, _ failure: PartFailure) -> Bool {
    if failure.isOfList { return true }
    if case .currency(let other) = failure.failure.unit { return other == currency }
    return true
  }
}
