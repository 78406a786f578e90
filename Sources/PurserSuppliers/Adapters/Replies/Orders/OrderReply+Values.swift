internal import CurlClient
internal import ExactJSON
internal import PurserCore
internal import XMLPath

// What a reply tells of an order beside its state.
extension OrderReply {
  /// Adds what the reply tells. What is not there is not told; what cannot be read is a flaw of it.
  func complete(_ finding: inout OrderFinding, _ order: AttemptOrder, _ currencies: CurrencyTable) {
    var reader = OrderValueReader(self, order, currencies)
    finding.supplierReference = reader.text(outcome.supplierReference, "supplier_reference")
    switch finding.verdict {
    case .stands(let state):
      let flaw = reader.flaw
      if state != .failed, state != .unknown { finding.charged = reader.charged(outcome.charged) }
      finding.quantity = reader.quantity(outcome.quantity)
      // On the way neither has to be there.
      if state == .accepted || state == .inFlight { reader.forget(to: flaw) }
      if state == .delivered || state == .partial {
        finding.parts = outcome.content ?? []
        finding.content = finding.parts.map { $0.source == nil ? reader.items(of: $0) : nil }
        finding.readsCharge = outcome.charged != nil
        if finding.charged == nil { finding.lackOfCharge = reader.lack(of: outcome.charged) }
      }
      finding.balance = reader.balance(outcome.balance)
    case .refused, .duplicate: finding.balance = reader.balance(outcome.balance)
    case .silent, .unreadable: break
    }
    finding.flaw = reader.flaw
  }

  /// Adds the values for requests that follow to `kept`.
  ///
  /// - Returns: the first that is not there.
  func keep(_ values: [LetValue], in kept: inout JSONObject) -> String? {
    var missing: String?
    for value in values {
      let found = OrderValueReader.kept(value.expression, in: scope)
      // A name with another character in it is another name.
      let isDamaged = flaw != nil && found?.hasReplacements ?? false
      if let found, !isDamaged { kept[value.name] = found } else { missing = missing ?? value.name }
    }
    return missing
  }
}

/// Reads single values of a reply about an order.
struct OrderValueReader {
  let reply: OrderReply
  private let order: AttemptOrder
  private let currencies: CurrencyTable
  /// The first value that is there and cannot be read.
  var flaw: AttemptProblem?
  /// The first value of the content that is there and cannot be read.
  var unreadable: AttemptProblem?

  init(_ reply: OrderReply, _ order: AttemptOrder, _ currencies: CurrencyTable) {
    (self.reply, self.order, self.currencies) = (reply, order, currencies)
  }

  /// What an expression gives; `nil` where it finds nothing.
  private mutating func read<Found>(
    _ expression: Expression?, _ field: String,
    _ body: (Expression) throws(ExpressionFailure) -> Found?
  ) -> Found? {
    guard let expression, reply.canSelect(expression) else { return nil }
    do throws(ExpressionFailure) {
      return try body(expression)
    } catch {
      if case .absent = error { return nil }
      note(field, error.sentence)
      return nil
    }
  }

  /// Takes back what was noted since.
  mutating func forget(to flaw: AttemptProblem?) { self.flaw = flaw }

  mutating func note(
    _ field: String, _ sentence: String, _ kind: AttemptProblem.Kind = .shapeChanged
  ) {
    flaw = flaw ?? AttemptProblem(kind, "`\(field)`: \(sentence)", status: reply.status)
  }

  /// A text that is not empty, exactly as received.
  mutating func text(_ expression: Expression?, _ field: String) -> String? {
    let scope = reply.scope
    let text: String? = read(expression, field) { (expression) throws(ExpressionFailure) in
      let value = try expression.value(in: scope)
      if value.isNothing || value.isEmptyText { return nil }
      return try Self.single(value, expression)
    }
    guard let text, let expression, let damage = damage(of: text, expression, in: scope) else {
      return text
    }
    note(field, damage, .malformed)
    return nil
  }

  /// A value as one text. The elements of a list would have something between them that was not received.
  static func single(
    _ value: Value, _ expression: Expression
  ) throws(ExpressionFailure) -> String {
    if value.isArray {
      throw .unusable("`\(expression.text)` is a list; its elements are gone through by `each`")
    }
    return try value.text(from: expression.text)
  }

  mutating func charged(_ charged: OrderAmount?) -> Money? {
    guard let charged, let money = amount(charged, "charged", rounding: .up) else { return nil }
    guard !money.isNegative else {
      note("charged", "`\(charged.amount.text)` is \(money), below zero; write `-(...)`, or `abs`")
      return nil
    }
    return money
  }

  mutating func balance(_ balance: OrderAmount?) -> (pool: String, available: Money)? {
    guard let balance, let money = amount(balance, "balance", rounding: .down) else { return nil }
    guard let field = balance.pool else { return (PoolID.mainPool, money) }
    do throws(ExpressionFailure) {
      return (try field.text(in: reply.scope), money)
    } catch {
      note("pool of balance", error.sentence)
      return nil
    }
  }

  private mutating func amount(
    _ amount: OrderAmount, _ field: String, rounding: Money.Rounding
  ) -> Money? {
    guard reply.canSelect(amount.amount) else { return nil }
    var currency = order.amount.currency
    if let text = amount.currency {
      // Without its currency an amount is not told.
      guard text.expressions.allSatisfy(reply.canSelect) else { return nil }
      let code: String
      do throws(ExpressionFailure) { code = try text.text(in: reply.scope) } catch {
        if case .absent = error { return nil }
        note(field, error.sentence)
        return nil
      }
      guard let found = currencies[code] ?? currencies[code.uppercased()] else {
        note(field, UnknownCurrency.sentence(found: code))
        return nil
      }
      currency = found
    }
    var scope = reply.scope
    scope.currency = currency
    return read(amount.amount, field) { (expression) throws(ExpressionFailure) in
      let value = try expression.value(in: scope)
      if value.isNothing || value.isEmptyText || !expression.isTold(in: scope) { return nil }
      let number = try value.number(from: expression.text)
      do throws(MoneyError) {
        return try number.money(currency, amount.unit, rounding: rounding)
      } catch {
        throw .unusable("`\(expression.text)` \(error)")
      }
    }
  }

  /// That a charge is not in the reply; `nil` where it is, or the adapter says what it means that it is not.
  func lack(of charged: OrderAmount?) -> AttemptProblem? {
    guard let expression = charged?.amount else { return nil }
    var sentence: String?
    if !reply.canSelect(expression) {
      sentence = "`\(expression.text)` finds nothing"
    } else {
      do throws(ExpressionFailure) {
        let value = try expression.value(in: reply.scope)
        if value.isNothing {
          sentence = try expression.root.lack(in: reply.scope)
        } else if value.isEmptyText {
          sentence = "`\(expression.text)` is empty"
        } else if !expression.isTold(in: reply.scope) {
          sentence = "nothing that `\(expression.text)` looks at is there"
        }
      } catch {
        if case .absent = error { sentence = error.sentence }
      }
    }
    return sentence.map {
      AttemptProblem(.notFound, "what was charged is not told: \($0)", status: reply.status)
    }
  }

  mutating func quantity(_ expression: Expression?) -> Int64? {
    let scope = reply.scope
    return read(expression, "quantity") { (expression) throws(ExpressionFailure) in
      let value = try expression.value(in: scope)
      if value.isNothing { return nil }
      guard let count = try value.number(from: expression.text).wholeNumber, count >= 0 else {
        throw .unusable("`\(expression.text)` is \(value.shown), not a number of units")
      }
      return Int64(count)
    }
  }

  // MARK: Kept values

  /// A value to keep: what a path that may find several finds is a list. `nil` where there is nothing.
  static func kept(_ expression: Expression, in scope: Scope) -> JSONValue? {
    if case .selector(let selector) = expression.root, !selector.isSingular,
      let found = try? selector.documents(in: scope), found.count > 1
    {
      let values = found.compactMap { try? $0.value.json(from: selector.text) }
      return .array(values.map(\.withValidNumbers))
    }
    guard let value = try? expression.value(in: scope), !value.isNothing, !value.isEmptyText,
      let json = try? value.json(from: expression.text)
    else { return nil }
    return json.withValidNumbers
  }
}

extension Expression {
  /// Whether anything that it is made of is there: an amount of defaults alone is none that was told.
  fileprivate func isTold(in scope: Scope) -> Bool {
    guard !selectors.isEmpty else { return true }
    let isFound = selectors.contains { selector in
      ((try? selector.documents(in: scope)) ?? []).contains { !$0.value.isNothing }
    }
    return isFound
      || Expression.names(in: root).contains { name in
        (try? scope.names.value(of: name))?.isNothing == false
      }
  }
}

extension JSONValue {
  /// The value with texts in the place of numbers that RFC 8259 does not allow, such as `0012`: a request could
  /// not carry them.
  fileprivate var withValidNumbers: JSONValue {
    switch self {
    case .number(let number): JSONNumber(number.text) == nil ? .string(number.text) : self
    case .array(let elements): .array(elements.map(\.withValidNumbers))
    case .object(let object):
      .object(
        object.reduce(into: JSONObject()) { $0[$1.name] = $1.value.withValidNumbers })
    case .null, .bool, .string: self
    }
  }
}

extension JSONValue {
  /// Whether a text of it has the character in it that stands for bytes that are no text.
  var hasReplacements: Bool {
    switch self {
    case .null, .bool, .number: false
    case .string(let text): text.contains("\u{FFFD}")
    case .array(let elements): elements.contains(where: \.hasReplacements)
    case .object(let object): object.contains { $0.value.hasReplacements }
    }
  }
}
