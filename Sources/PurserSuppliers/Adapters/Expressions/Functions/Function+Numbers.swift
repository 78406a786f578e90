internal import ExactJSON

/// Functions over numbers. All are exact, and what rounds says so in its name.
enum NumberFunction: String, Sendable, CaseIterable {
  case number, scale, round, sum, count, abs, min, max

  var arity: ClosedRange<Int> {
    switch self {
    case .sum, .count, .abs: 1...1
    case .scale, .round: 2...2
    case .number: 1...3
    case .min, .max: 1...Function.anyNumber
    }
  }
}

extension Expression.Call {
  /// The powers of ten that `scale` and `round` may use.
  private static let digits = 0...38

  func number(
    of function: NumberFunction, in scope: Scope
  ) throws(ExpressionFailure) -> ExactDecimal {
    switch function {
    case .number: return try grouped(in: scope)
    case .sum: return try total(in: scope)
    case .count: return try exact(list(arguments[0], in: scope).count)
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

  private func total(in scope: Scope) throws(ExpressionFailure) -> ExactDecimal {
    var sum = ExactDecimal.zero
    for item in try list(arguments[0], in: scope) {
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

  /// A number with separators between its groups of digits: groups of three, or of two before the
  /// last as in India. Anything else is refused: `1,5` with a comma for thousands is no 15.
  private func grouped(in scope: Scope) throws(ExpressionFailure) -> ExactDecimal {
    let written = try arguments[0].text(in: scope).trimmingWhitespace
    let separator = arguments.count > 1 ? try arguments[1].text(in: scope) : ""
    let mark = arguments.count > 2 ? try arguments[2].text(in: scope) : "."
    guard !mark.isEmpty, mark != separator else {
      throw .unusable("`\(text)` needs a decimal mark that is not the separator too")
    }
    let parts = written.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
    let whole = parts.first ?? ""
    var plain = String(whole)
    if !separator.isEmpty {
      let sign = whole.first.map { $0 == "-" || $0 == "+" } == true ? whole.prefix(1) : ""
      let groups = whole.dropFirst(sign.count).split(
        separator: separator, omittingEmptySubsequences: false)
      guard Self.areGroups(groups.map(\.count)) else { throw notGrouped(written) }
      plain = sign + groups.joined()
    }
    if parts.count > 1 { plain += "." + parts[1] }
    guard let number = try? ExactDecimal(plain) else { throw notGrouped(written) }
    return number
  }

  private static func areGroups(_ lengths: [Int]) -> Bool {
    guard let first = lengths.first, let last = lengths.last, lengths.count > 1 else { return true }
    return (1...3).contains(first) && last == 3
      && lengths.dropFirst().dropLast().allSatisfy { (2...3).contains($0) }
  }

  private func notGrouped(_ written: some StringProtocol) -> ExpressionFailure {
    .unusable(
      "`\(arguments[0].source)` is \(JSONValue.string(String(written)).shown), which `\(text)` does "
        + "not read as a number")
  }
}
