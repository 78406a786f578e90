internal import ExactJSON
internal import PurserCore

/// Functions over numbers. All are exact, and what rounds says so in its name.
enum NumberFunction: String, Sendable, CaseIterable {
  case number, money, scale, round, sum, count, abs, min, max

  var arity: ClosedRange<Int> {
    switch self {
    case .sum, .count, .abs: 1...1
    case .scale, .round: 2...2
    case .number, .money: 1...3
    case .min, .max: 1...Function.anyNumber
    }
  }
}

extension Expression.Call {
  /// The powers of ten that `scale` and `round` may use.
  static let digits = 0...38

  func number(
    of function: NumberFunction, in scope: Scope
  ) throws(ExpressionFailure) -> ExactDecimal {
    switch function {
    case .number: return try grouped(in: scope)
    case .money: return try money(in: scope)
    case .sum: return try total(in: scope)
    case .count: return try exact(wholeList(in: scope).count)
    case .min: return try extreme(in: scope) { $0 < $1 }
    case .max: return try extreme(in: scope) { $1 < $0 }
    case .abs:
      let number = try arguments[0].number(in: scope)
      return number.isNegative ? number.negated : number
    case .scale:
      let number = try arguments[0].number(in: scope)
      let places = try integer(1, "the number of decimals", in: Self.digits, scope)
      return try inRange { () throws(ExactDecimalError) in try number.scaled(by: -places) }
    case .round:
      let number = try arguments[0].number(in: scope)
      let places = try integer(1, "the number of decimals", in: Self.digits, scope)
      return try inRange { () throws(ExactDecimalError) in try number.rounded(to: places) }
    }
  }

  private func exact(_ count: Int) throws(ExpressionFailure) -> ExactDecimal {
    try inRange { () throws(ExactDecimalError) in try ExactDecimal(Int128(count)) }
  }

  private func inRange(
    _ body: () throws(ExactDecimalError) -> ExactDecimal
  ) throws(ExpressionFailure) -> ExactDecimal {
    do throws(ExactDecimalError) {
      return try body()
    } catch {
      throw .unusable("`\(text)` is out of range")
    }
  }

  /// The list that is counted or summed. One that is missing, or misses the member that is meant, is
  /// not a list without elements.
  private func wholeList(in scope: Scope) throws(ExpressionFailure) -> [JSONValue] {
    let checked = try scopeOfList(in: scope)
    if let flaw = try constants.checks?.flaw(in: checked) { throw .undecided(flaw) }
    var isSingular = false
    if case .selector(let selector) = arguments[0], selector.isSingular {
      isSingular = true
      let value = try selector.value(in: scope) ?? .nothing
      if value.isNothing {
        throw .undecided(Verdict.Doubt(.absent, "`\(selector.text)` is null"))
      }
      guard value.isArray || function != .number(.count) else {
        throw .undecided(
          Verdict.Doubt(.mixed, "`\(selector.text)` is \(value.shown), not an array"))
      }
    }
    let list = try isNoneOfSteps(in: scope) ? [] : list(arguments[0], in: scope)
    if list.count == 1, !isSingular, list[0].arrayValue != nil { try checkOne(arguments[0]) }
    guard list.isEmpty else { return list }
    if arguments[0].isEntriesOfReply { throw .unusable("the whole reply is empty") }
    if !isSingular, let flaw = try constants.checks?.flawOfNone(in: checked) {
      throw .undecided(flaw)
    }
    return list
  }

  /// From where the list is checked: for steps into what another function gives, from that.
  private func scopeOfList(in scope: Scope) throws(ExpressionFailure) -> Scope {
    guard constants.checks != nil, case .steps(let node, _) = arguments[0] else { return scope }
    guard case .structure(let value) = try node.value(in: scope) else { return scope.at(.nothing) }
    return scope.at(.json(value))
  }

  /// Whether steps into what another function gives find nothing, which is no list by itself.
  private func isNoneOfSteps(in scope: Scope) throws(ExpressionFailure) -> Bool {
    guard constants.checks != nil, case .steps = arguments[0] else { return false }
    return try arguments[0].value(in: scope).isNothing
  }

  /// Refuses a member that is a list where one of several might be found: of two such lists each would be one
  /// value.
  private func checkOne(_ argument: Expression.Node) throws(ExpressionFailure) {
    guard case .selector(let selector) = argument, let segment = selector.lastSegment,
      PathChecks.selectsOne(segment)
    else { return }
    throw .unusable(
      "`\(selector.text)` finds one value, which is a list; write `\(selector.text)[*]` for its "
        + "elements")
  }

  private func total(in scope: Scope) throws(ExpressionFailure) -> ExactDecimal {
    var sum = ExactDecimal.zero
    for item in try wholeList(in: scope) {
      let number = try Value(item).number(from: arguments[0].source)
      sum = try inRange { () throws(ExactDecimalError) in try sum.adding(number) }
    }
    return sum
  }

  private func extreme(
    in scope: Scope, _ isBetter: (ExactDecimal, ExactDecimal) -> Bool
  ) throws(ExpressionFailure) -> ExactDecimal {
    var best = try arguments[0].number(in: scope)
    for argument in arguments.dropFirst() {
      let number = try argument.number(in: scope)
      if isBetter(number, best) { best = number }
    }
    return best
  }

  /// A number with separators between its groups of digits.
  private func grouped(in scope: Scope) throws(ExpressionFailure) -> ExactDecimal {
    guard let digits = try digits(in: scope) else { return try arguments[0].number(in: scope) }
    let value = try arguments[0].present(in: scope)
    guard case .text(let text) = value else { return try value.number(from: arguments[0].source) }
    guard let number = digits.number(text.trimmingWhitespace) else {
      throw .unusable(
        "`\(arguments[0].source)` is \(value.shown), which `\(self.text)` does not read as a number"
      )
    }
    return number
  }

  /// An amount of money in a text.
  private func money(in scope: Scope) throws(ExpressionFailure) -> ExactDecimal {
    let digits = try digits(in: scope)
    let source = arguments[0].source
    let value = try arguments[0].present(in: scope)
    guard case .text(let text) = value else { return try value.number(from: source) }
    let unit = scope.currency?.code
    guard let money = MoneyText(text, unit: unit) else {
      throw .unusable(
        "`\(source)` is \(value.shown), in which \(MoneyText.flaw(in: text, unit: unit)); what "
          + "does not matter is taken off with `replace`, or left out of the group of a `capture` from "
          + "`^` to `$`")
    }
    if let mark = money.currency, let currency = scope.currency,
      CurrencySigns.contradict(mark, currency)
    {
      throw .unusable(
        "`\(source)` is \(value.shown), and the row's `currency` is \(currency.code); "
          + "`currency: money_currency(\(source))` takes it from the text")
    }
    let plain = money.number
    guard let number = digits.map({ $0.number(plain[...]) }) ?? GroupedDigits.plain(plain) else {
      let advice =
        digits == nil
        ? "; say what separates thousands and decimals: `money(\(source), ',', '.')` or "
          + "`money(\(source), '.', ',')`" : ""
      throw .unusable(
        "`\(source)` is \(value.shown), which `\(self.text)` does not read as one number\(advice)")
    }
    return money.isNegative ? number.negated : number
  }

  /// What the second and third arguments say about separators; `nil` without them.
  private func digits(in scope: Scope) throws(ExpressionFailure) -> GroupedDigits? {
    guard arguments.count > 1 else { return nil }
    let separator = try arguments[1].text(in: scope)
    let mark = arguments.count > 2 ? try arguments[2].text(in: scope) : "."
    guard !mark.isEmpty, !separator.isEmpty, mark != separator else {
      throw .unusable("`\(text)` needs a separator and a decimal mark, and not the same for both")
    }
    return GroupedDigits(separator: separator, mark: mark)
  }
}
