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
  static let digits = 0...38

  func number(
    of function: NumberFunction, in scope: Scope
  ) throws(ExpressionFailure) -> ExactDecimal {
    switch function {
    case .number: return try grouped(in: scope)
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
    if let flaw = try constants.checks?.flaw(in: scope) { throw .unusable(flaw) }
    return try list(arguments[0], in: scope)
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

  /// A number with separators between its groups of digits: groups of three, or of two before the
  /// last as in India. Anything else is refused: `1,5` with a comma for thousands is no 15.
  private func grouped(in scope: Scope) throws(ExpressionFailure) -> ExactDecimal {
    guard arguments.count > 1 else { return try arguments[0].number(in: scope) }
    let written = try arguments[0].text(in: scope).trimmingWhitespace
    let separator = try arguments[1].text(in: scope)
    let mark = arguments.count > 2 ? try arguments[2].text(in: scope) : "."
    guard !mark.isEmpty, !separator.isEmpty, mark != separator else {
      throw .unusable("`\(text)` needs a separator and a decimal mark, and not the same for both")
    }
    let sign = written.first == "-" || written.first == "+" ? written.prefix(1) : ""
    let parts = written.dropFirst(sign.count).split(
      separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
    let groups = parts[0].split(separator: separator, omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : "0"
    guard Self.areGroups(groups), Self.isDigits(fraction),
      let number = try? ExactDecimal(sign + groups.joined() + "." + fraction)
    else {
      throw .unusable(
        "`\(arguments[0].source)` is \(JSONValue.string(String(written)).shown), which `\(text)` "
          + "does not read as a number")
    }
    return number
  }

  private static func areGroups(_ groups: [Substring]) -> Bool {
    guard groups.allSatisfy(isDigits) else { return false }
    guard groups.count > 1, let first = groups.first, let last = groups.last else { return true }
    let middle = groups.dropFirst().dropLast()
    return !first.hasPrefix("0") && first.count <= 3 && last.count == 3
      && (middle.allSatisfy { $0.count == 3 } || middle.allSatisfy { $0.count == 2 })
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
