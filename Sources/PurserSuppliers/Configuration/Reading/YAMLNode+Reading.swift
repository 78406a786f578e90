package import PurserCore

/// What a node is read as. Each gives `nil` and a problem when the node is something else; `name`
/// is what the message calls the value, usually its key.
extension YAMLNode {
  /// The members of a mapping; it may be empty.
  package func mapping(_ name: String, _ problems: inout Problems) -> [YAMLMember]? {
    switch content {
    case .mapping(let members): return members
    case .scalar, .sequence:
      refuse(name, expected: "a mapping (`key: value`)", &problems)
      return nil
    }
  }

  /// The values of a list; it may be empty.
  package func list(_ name: String, _ problems: inout Problems) -> [YAMLNode]? {
    switch content {
    case .sequence(let items): return items
    case .scalar(let text, _):
      // What came out of the environment is not repeated.
      let shown = written == nil && !text.isEmpty ? "; write `\(name): [\(Self.item(text))]`" : ""
      refuse(name, expected: "a list", &problems, advice: shown)
      return nil
    case .mapping:
      refuse(name, expected: "a list", &problems, advice: "; each entry begins with `- `")
      return nil
    }
  }

  /// A text as an entry of a list in brackets: names with commas between them are several.
  private static func item(_ text: String) -> String {
    let isPlain = text.wholeMatch(of: /[\p{L}\p{N}_.$ -]+(, *[\p{L}\p{N}_-]+)*/) != nil
    return isPlain ? text : "\"\(text.replacing("\"", with: "'"))\""
  }

  /// A text, which may be empty if it is quoted or was substituted. Not `~` or `null`.
  package func textOrEmpty(_ name: String, _ problems: inout Problems) -> String? {
    switch content {
    case .scalar(let text, _) where !isNull: return text
    case .scalar, .sequence, .mapping:
      refuse(name, expected: "text", &problems)
      return nil
    }
  }

  /// A text that is not empty.
  package func text(_ name: String, _ problems: inout Problems) -> String? {
    guard let text = textOrEmpty(name, &problems) else { return nil }
    guard !text.isEmpty else {
      refuse(name, expected: "text", &problems)
      return nil
    }
    return text
  }

  /// Texts that are not empty, in a list.
  package func texts(_ name: String, _ problems: inout Problems) -> [String]? {
    guard let items = list(name, &problems) else { return nil }
    let texts = items.map { $0.text("an item of \(name)", &problems) }
    return texts.contains(nil) ? nil : texts.compactMap(\.self)
  }

  /// A whole number within `range`, in decimal digits.
  package func integer(
    _ name: String, in range: ClosedRange<Int>, _ problems: inout Problems
  ) -> Int? {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let text = scalar, let number = Int(text), range.contains(number) else {
      refuse(name, expected: expected, &problems)
      return nil
    }
    return number
  }

  /// `true` or `false`. The other spellings of YAML 1.1 (`yes`, `on`) are refused, because YAML
  /// 1.2 reads them as text.
  package func boolean(_ name: String, _ problems: inout Problems) -> Bool? {
    switch scalar {
    case "true": return true
    case "false": return false
    case .some(let text) where Self.yesAndNo[text.lowercased()] != nil:
      let meant = Self.yesAndNo[text.lowercased()] ?? ""
      problems.error(
        at: mark, "\(Quotation.quoted(name)) is \(described); write \(Quotation.quoted(meant))")
    case .some, nil: refuse(name, expected: "`true` or `false`", &problems)
    }
    return nil
  }

  private static let yesAndNo = [
    "yes": "true", "y": "true", "on": "true", "true": "true", "1": "true",
    "no": "false", "n": "false", "off": "false", "false": "false", "0": "false",
  ]

  /// A duration within `range`.
  package func duration(
    _ name: String, in range: ClosedRange<Duration>, _ problems: inout Problems
  ) -> Duration? {
    guard let text = scalar, let duration = Duration(literal: text) else {
      refuse(name, expected: "a duration such as `500ms`, `120s`, `5m` or `1h30m`", &problems)
      return nil
    }
    guard range.contains(duration) else {
      refuse(
        name, expected: "from \(range.lowerBound.literal) to \(range.upperBound.literal)",
        &problems)
      return nil
    }
    return duration
  }

  /// An amount such as `25.00 USD`, exact: more decimals than the currency counts are an error.
  package func money(
    _ name: String, _ currencies: CurrencyTable, _ problems: inout Problems
  ) -> Money? {
    guard let parts = scalar?.split(whereSeparator: { $0 == " " }), parts.count == 2 else {
      refuse(name, expected: "an amount with its currency, such as `25.00 USD`", &problems)
      return nil
    }
    guard let currency = currencies[String(parts[1])] else {
      if currencies[String(parts[0])] != nil, parts[1].contains(where: \.isNumber) {
        refuse(
          name, expected: "the amount before its currency, `\(parts[1]) \(parts[0])`", &problems)
        return nil
      }
      unknownCurrency(name, &problems)
      return nil
    }
    do throws(MoneyError) {
      let low = try Money(parts[0], currency, rounding: .down)
      guard try low == Money(parts[0], currency, rounding: .up) else {
        refuse(
          name, expected: "an amount of at most \(currency.precision) decimals", &problems)
        return nil
      }
      return low
    } catch {
      switch error {
      case .outOfRange: refuse(name, expected: "a smaller amount", &problems)
      case .empty, .notANumber, .currencyMismatch:
        refuse(name, expected: "an amount with its currency, such as `25.00 USD`", &problems)
      }
      return nil
    }
  }

  /// One of the raw values of `type`.
  package func choice<Choice>(
    _ name: String, of type: Choice.Type, _ problems: inout Problems
  ) -> Choice? where Choice: CaseIterable & RawRepresentable<String> {
    guard let text = scalar, !isNull else {
      let allowed = Choice.allCases.map(\.rawValue)
      refuse(name, expected: Quotation.list(allowed, joinedBy: "or"), &problems)
      return nil
    }
    if let choice = Choice(rawValue: text) { return choice }
    let allowed = Choice.allCases.map(\.rawValue)
    let hint = Quotation.nearest(to: written ?? text, among: allowed)
      .map { "; did you mean \(Quotation.quoted($0))?" }
    problems.error(
      at: mark,
      "\(Quotation.quoted(name)) cannot be \(described)"
        + (hint ?? "; use \(Quotation.list(allowed, joinedBy: "or"))"))
    return nil
  }

  /// Notes that the value is not what was expected: "`port` must be text, not a list".
  package func refuse(
    _ name: String, expected: String, _ problems: inout Problems, advice: String = ""
  ) {
    let isEmpty = isNull || scalar?.isEmpty == true
    problems.error(
      at: mark,
      isEmpty
        ? "\(Quotation.quoted(name)) is empty; it must be \(expected)"
        : "\(Quotation.quoted(name)) must be \(expected), not \(described)\(advice)")
  }

  private func unknownCurrency(_ name: String, _ problems: inout Problems) {
    refuse(
      name,
      expected: "in a currency of ISO 4217 or one declared under `currencies`", &problems)
  }

  /// The text of a scalar, `nil` for lists and mappings.
  package var scalar: String? {
    switch content {
    case .scalar(let text, _): text
    case .sequence, .mapping: nil
    }
  }
}
