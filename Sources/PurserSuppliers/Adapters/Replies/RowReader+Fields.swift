internal import PurserCore

// One field each.
extension RowReader {
  /// The longest note that is kept, in code points.
  private static let longestNote = 200

  func text(
    of field: TextField, in item: Item, field name: String
  ) throws(CheckFailure) -> String {
    try evaluate(name, in: item, field.expression) { () throws(ExpressionFailure) in
      guard case .expression(let expression) = field else { return try field.text(in: item.scope) }
      let value = try expression.root.present(in: item.scope)
      switch value {
      // Numbers name wallets now and then; these name nothing.
      case .bool, .moment:
        throw .unusable("`\(expression.text)` is \(value.shown), not a text")
      case .text, .nothing, .number, .written, .bytes, .structure:
        return try value.text(from: expression.text)
      }
    }
  }

  /// Something for people: absent where it cannot be said.
  func note(in item: Item) throws(CheckFailure) -> String? {
    guard let field = row.note else { return nil }
    let note: String
    do throws(ExpressionFailure) {
      note = try field.text(in: item.scope)
    } catch {
      switch error {
      case .absent: return nil
      case .unusable(let sentence): throw item.failure("note", sentence)
      }
    }
    return note.isEmpty ? nil : Quotation.line(note, most: Self.longestNote)
  }

  func moment(
    _ expression: Expression?, in item: Item, field: String
  ) throws(CheckFailure) -> Timestamp? {
    guard let expression else { return nil }
    return try evaluate(field, in: item) { () throws(ExpressionFailure) in
      try expression.moment(in: item.scope)
    }
  }

  func requiredAmount(
    _ expression: Expression, _ currency: Currency, in item: Item, field: String
  ) throws(CheckFailure) -> Money {
    let number = try evaluate(field, in: item, expression) { () throws(ExpressionFailure) in
      try expression.number(in: item.scope)
    }
    return try money(number, currency, in: item, field: field)
  }

  func optionalAmount(
    _ expression: Expression?, _ currency: Currency, in item: Item, field: String
  ) throws(CheckFailure) -> Money? {
    guard let expression else { return nil }
    let number: ExactDecimal
    do throws(ExpressionFailure) {
      number = try expression.number(in: item.scope)
    } catch {
      switch error {
      case .absent: return nil
      case .unusable: throw item.failure(field, error.sentence)
      }
    }
    return try money(number, currency, in: item, field: field)
  }

  private func money(
    _ number: ExactDecimal, _ currency: Currency, in item: Item, field: String
  ) throws(CheckFailure) -> Money {
    do throws(MoneyError) {
      return try number.money(currency, row.unit)
    } catch {
      throw item.failure(field, "\(number) \(error)")
    }
  }

  func holds(
    _ condition: Expression, _ field: String, in item: Item
  ) throws(CheckFailure) -> Bool {
    try evaluate(field, in: item) { () throws(ExpressionFailure) in
      try condition.decides(in: item.scope)
    }
  }

  /// Runs `body`; where a selector of `expression` finds nothing, the failure says what is near.
  func evaluate<Value>(
    _ field: String, in item: Item, _ expression: Expression? = nil,
    _ body: () throws(ExpressionFailure) -> Value
  ) throws(CheckFailure) -> Value {
    do throws(ExpressionFailure) {
      return try body()
    } catch {
      let each = item.index == nil ? nil : row.each?.items.text
      let hint =
        expression.flatMap { $0.hint(in: item.scope, itemsOf: each) }.map { "; \($0)" } ?? ""
      throw item.failure(field, error.sentence + hint)
    }
  }
}
