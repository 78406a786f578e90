internal import ExactJSON
internal import TextPattern

/// Functions over texts.
enum TextFunction: String, Sendable, CaseIterable {
  case concat, upper, lower, trim, replace, capture, matches, map, left, right
  case urlEncode = "url_encode"
  case moneyCurrency = "money_currency"

  var arity: ClosedRange<Int> {
    switch self {
    case .upper, .lower, .trim, .urlEncode, .moneyCurrency: 1...1
    case .matches, .left, .right: 2...2
    case .capture, .map: 2...3
    case .replace: 3...3
    case .concat: 1...Function.anyNumber
    }
  }
}

extension Expression.Call {
  func value(of function: TextFunction, in scope: Scope) throws(ExpressionFailure) -> Value {
    switch function {
    case .concat: try concatenation(in: scope)
    case .matches: .bool(try match(in: scope) != nil)
    case .capture: try capture(in: scope)
    case .map: try mapped(in: scope)
    case .replace: try replaced(in: scope)
    case .upper: try changed(in: scope) { $0.uppercased() }
    case .lower: try changed(in: scope) { $0.lowercased() }
    case .left: try part(in: scope) { String($0.prefix($1)) }
    case .right: try part(in: scope) { String($0.suffix($1)) }
    case .trim: try changed(in: scope) { String($0.trimmingWhitespace) }
    case .urlEncode: try changed(in: scope) { PercentEncoding.encoded($0) }
    case .moneyCurrency: try moneyCurrency(in: scope)
    }
  }

  /// A text made of the first argument; nothing of nothing.
  private func changed(
    in scope: Scope, _ change: (String) -> String
  ) throws(ExpressionFailure) -> Value {
    let value = try arguments[0].value(in: scope)
    return value.isNothing ? value : .text(change(try value.text(from: arguments[0].source)))
  }

  /// The longest part of a text that is taken.
  private static let partLengths = 0...4096

  /// So many characters of the first argument as the second says; nothing of nothing.
  private func part(
    in scope: Scope, _ take: (String, Int) -> String
  ) throws(ExpressionFailure) -> Value {
    let count = try integer(1, "the number of characters", in: Self.partLengths, scope)
    return try changed(in: scope) { take($0, count) }
  }

  private func replaced(in scope: Scope) throws(ExpressionFailure) -> Value {
    let from = try arguments[1].text(in: scope)
    let to = try arguments[2].text(in: scope)
    guard !from.isEmpty else { throw .unusable("`\(text)` replaces an empty text") }
    return try changed(in: scope) { $0.replacing(from, with: to) }
  }

  /// The longest text that is put together.
  private static let longestText = 1 << 20

  /// One text; bytes as soon as one of the parts is bytes.
  private func concatenation(in scope: Scope) throws(ExpressionFailure) -> Value {
    var texts = ""
    var bytes: [UInt8]?
    for argument in arguments {
      let value = try argument.present(in: scope)
      if case .bytes = value, bytes == nil { bytes = Array(texts.utf8) }
      if bytes == nil {
        texts += try value.text(from: argument.source)
      } else {
        bytes? += try value.bytes(from: argument.source)
      }
      guard texts.utf8.count + (bytes?.count ?? 0) <= Self.longestText else {
        throw .unusable("`\(text)` is longer than \(Self.longestText) bytes")
      }
    }
    return bytes.map(Value.bytes) ?? .text(texts)
  }

  private func match(in scope: Scope) throws(ExpressionFailure) -> TextMatch? {
    let value = try arguments[0].value(in: scope)
    guard !value.isNothing, let pattern = constants.pattern else { return nil }
    let text = try value.text(from: arguments[0].source)
    do throws(TextPatternError) {
      return try pattern.firstMatch(in: text)
    } catch {
      throw .unusable("`\(self.text)`: \(error.message)")
    }
  }

  /// The currency beside an amount of money in a text; nothing where none is.
  private func moneyCurrency(in scope: Scope) throws(ExpressionFailure) -> Value {
    let value = try arguments[0].value(in: scope)
    guard case .text(let text) = value else { return .nothing }
    guard let money = MoneyText(text) else {
      throw .unusable(
        "`\(arguments[0].source)` is \(value.shown), in which \(MoneyText.flaw(in: text))")
    }
    return money.currency.map(Value.text) ?? .nothing
  }

  private func capture(in scope: Scope) throws(ExpressionFailure) -> Value {
    guard let match = try match(in: scope), let pattern = constants.pattern else {
      return .nothing
    }
    if constants.accountsForWhole { try checkWhole(match, in: scope) }
    guard arguments.count > 2 else {
      return try captured(match.place(of: min(1, pattern.groupCount)), in: scope)
    }
    let group = try arguments[2].value(in: scope)
    if case .text(let name) = group, pattern.groupNames.contains(name) {
      return try captured(match.place(of: name), in: scope)
    }
    let number = try integer(2, "the group", in: 0...max(0, pattern.groupCount), scope)
    return try captured(match.place(of: number), in: scope)
  }

  /// What stands at `place` of the text; nothing where a group took no part.
  private func captured(
    _ place: Range<Int>?, in scope: Scope
  ) throws(ExpressionFailure) -> Value {
    guard let place, let pattern = constants.pattern else { return .nothing }
    let source = arguments[0].source
    let value = try arguments[0].value(in: scope)
    let text = try value.text(from: source)
    let found = String(decoding: Array(text.utf8)[place], as: UTF8.self)
    if constants.accountsForWhole, CutNumber(place, in: text, isAmount: true).isCut(by: pattern) {
      throw .unusable(
        "`\(self.text)` takes \(JSONValue.string(found).shown) out of `\(source)`, which is "
          + "\(value.shown): what stands beside it may be a part of the number; take it into the group, "
          + "write `money(\(source))`, or let the pattern name it")
    }
    return .text(found)
  }

  /// Refuses a match of a part of the text: what is left could be a sign, or digits.
  private func checkWhole(_ match: TextMatch, in scope: Scope) throws(ExpressionFailure) {
    let source = arguments[0].source
    let value = try arguments[0].value(in: scope)
    let text = try value.text(from: source)
    guard match.whole.trimmingWhitespace != text.trimmingWhitespace else { return }
    throw .unusable(
      "`\(self.text)` reads a part of `\(source)`, which is \(value.shown), and an amount needs all of "
        + "it: the rest may be a sign or digits; write `money(\(source))`, or a pattern from `^` to `$` "
        + "with a group around the number")
  }

  private func mapped(in scope: Scope) throws(ExpressionFailure) -> Value {
    let value = try arguments[0].value(in: scope)
    if value.isNothing { return .nothing }
    guard case .structure(.object(let table)) = try arguments[1].value(in: scope) else {
      let table = arguments[1].source
      let name = table.hasPrefix("$.") ? String(table.dropFirst(2)) : "words"
      throw .unusable(
        "`\(table)` is no table of `maps`: give the name of one, as in "
          + "`map(\(arguments[0].source), \(name))`")
    }
    let key = try value.text(from: arguments[0].source)
    if let found = table[key] ?? Self.found(value, in: table) { return Value(found) }
    if arguments.count > 2, !scope.isOfError, Self.isOther(value, than: table) {
      throw .unusable(
        "`\(arguments[0].source)` is \(value.shown), which is none of the words of `\(arguments[1].source)`"
      )
    }
    return arguments.count > 2 ? try arguments[2].value(in: scope) : value
  }

  /// What a table has for a number that it spells in another way: `1` for `1.0`, as they are equal in `==`.
  private static func found(_ value: Value, in table: JSONObject) -> JSONValue? {
    switch value {
    case .number, .written:
      guard let number = try? value.number(from: "") else { return nil }
      return table.first { (try? ExactDecimal($0.name)) == number }?.value
    case .nothing, .text, .bool, .structure, .bytes, .moment: return nil
    }
  }

  /// Whether a value is of another kind than the words of a table, so that what stands for other words does not
  /// stand for it.
  private static func isOther(_ value: Value, than table: JSONObject) -> Bool {
    switch value {
    case .bool, .structure, .bytes, .moment: true
    case .number, .written: !table.contains { (try? ExactDecimal($0.name)) != nil }
    case .nothing, .text: false
    }
  }
}
