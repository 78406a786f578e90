internal import PurserCore

// One field each.
extension RowReader {
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
      case .unusable, .ofWrongKind, .undecided: throw item.failure("note", error.sentence)
      }
    }
    return note.isEmpty ? nil : note
  }

  /// A moment that decides whether money counts. Of a time that a clock shows twice, `choice` is the
  /// moment that counts less. Where its member is not there at all it may have another name now, unless
  /// less counts without it.
  func moment(
    _ expression: Expression?, in item: Item, field: String,
    _ choice: WallClock.Choice = .earlier, mayBeGone: Bool = false
  ) throws(CheckFailure) -> Timestamp? {
    guard let expression else { return nil }
    var scope = item.scope
    scope.repeatedTimes = choice
    return try evaluate(field, in: item) { () throws(ExpressionFailure) in
      if case .bool(let bool) = try expression.value(in: scope) {
        throw .unusable("`\(expression.text)` is `\(bool)`, not a moment")
      }
      if let moment = try expression.moment(in: scope) { return moment }
      if let obstacle = try expression.obstacle(in: scope) { throw .unusable(obstacle) }
      if !mayBeGone, let gone = expression.goneSelector(in: scope) {
        throw .unusable(
          "`\(gone)` finds nothing; if it may be missing, write `coalesce(\(gone), null)`")
      }
      return nil
    }
  }

  /// Notes when the supplier last recalculated. Nothing is computed from that moment unless its owner
  /// trusts it: one that cannot be read costs no balance, and its reason is kept for that case.
  func noteUpdate(of reading: inout PoolReading, in item: Item) {
    guard let expression = row.updatedAt else { return }
    do throws(ExpressionFailure) {
      reading.updatedAt = try expression.moment(in: item.scope)
      guard reading.updatedAt == nil, let found = expression.foundValue(in: item.scope) else {
        return
      }
      reading.unreadUpdate = PoolReading.UnreadMoment(
        failure: item.failure("updated_at", "\(found) is no moment"), standsForNone: true)
    } catch {
      reading.unreadUpdate = PoolReading.UnreadMoment(
        failure: item.failure("updated_at", error.sentence), standsForNone: false)
    }
  }

  func requiredAmount(
    _ expression: Expression, _ reading: inout PoolReading, in item: Item, field: String
  ) throws(CheckFailure) -> Money {
    let number = try evaluate(field, in: item, expression) { () throws(ExpressionFailure) in
      try expression.number(in: item.scope)
    }
    return try money(number, &reading, in: item, field: field)
  }

  /// A number that an item may lack.
  func optionalNumber(
    _ expression: Expression, in item: Item, field: String
  ) throws(CheckFailure) -> ExactDecimal? {
    try evaluate(field, in: item) { () throws(ExpressionFailure) -> ExactDecimal? in
      do throws(ExpressionFailure) {
        return try expression.number(in: item.scope)
      } catch {
        guard case .absent = error else { throw error }
        if let obstacle = try expression.obstacle(in: item.scope) { throw .unusable(obstacle) }
        return nil
      }
    }
  }

  func optionalAmount(
    _ expression: Expression?, _ reading: inout PoolReading, in item: Item, field: String
  ) throws(CheckFailure) -> Money? {
    guard let expression else { return nil }
    let number = try optionalNumber(expression, in: item, field: field)
    return try number.map { (number) throws(CheckFailure) in
      try money(number, &reading, in: item, field: field)
    }
  }

  private func money(
    _ number: ExactDecimal, _ reading: inout PoolReading, in item: Item, field: String
  ) throws(CheckFailure) -> Money {
    do throws(MoneyError) {
      let kept = try number.money(reading.currency, row.unit)
      if number.isCut(to: kept, row.unit) {
        reading.cuts.append(.init(field: field, said: number.description, kept: kept))
      }
      return kept
    } catch {
      throw item.failure(field, "\(number) \(error)")
    }
  }

  /// Whether a condition says something of an amount. That an item lacks what it looks at is an answer;
  /// that it has something of another kind is none.
  func says(
    _ condition: Expression, _ field: String, in item: Item
  ) throws(CheckFailure) -> Bool {
    switch condition.verdict(in: item.scope) {
    case .holds: return true
    case .fails: return false
    case .open(let doubt):
      switch doubt.kind {
      case .absent:
        do throws(ExpressionFailure) {
          return try condition.decides(in: item.scope)
        } catch {
          guard case .absent = error else { throw item.failure(field, error.sentence) }
          return false
        }
      case .mixed, .unusable: throw item.failure(field, doubt.sentence)
      }
    }
  }

  /// Refuses a reply in which something else stands where the object of a list should be: the list is not
  /// merely left out.
  func refuseObstacle(to list: Expression, in item: Item) throws(CheckFailure) {
    let obstacle = try evaluate("each", in: item) { () throws(ExpressionFailure) in
      try list.obstacle(in: item.scope)
    }
    if let obstacle { throw item.failure("each", obstacle) }
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
