internal import PurserCore

/// An amount of money as people write it: `KES 1,234.50`, `-$12.50`, `1 234,50 €`, `(12.50)`.
///
/// All of the text has to be accounted for. There is one number in digits of ASCII; a sign may stand
/// anywhere beside it, or parentheses around it, as accountants write what is below zero; a currency's
/// code of ISO 4217 and its sign may stand anywhere beside it. White space of any kind may stand between
/// these.
struct MoneyText {
  /// The digits of the number with all that stands between them, spaces of all kinds as U+0020 and
  /// apostrophes as U+0027.
  let number: String
  let isNegative: Bool
  /// The currency's code in upper case, or its sign where there is no code.
  let currency: String?

  /// Reads a text; `nil` where something in it cannot be accounted for. `unit` is a code beside those of
  /// ISO 4217.
  init?(_ text: String, unit: String? = nil) {
    var reader = MoneyTextReader(text, unit: unit)
    guard let parts = reader.parts() else { return nil }
    var numbers: [String] = []
    var codes: [String] = []
    var symbols: [String] = []
    var signs: [Bool] = []
    // The place of what stands between parentheses decides nothing but that the number is among it.
    var depth = 0
    var parenthesised = false
    for part in parts {
      switch part {
      case .number(let number):
        numbers.append(number)
        parenthesised = depth == 1
      case .sign(let isNegative): signs.append(isNegative)
      case .code(let code): codes.append(code)
      case .symbol(let symbol): symbols.append(symbol)
      case .open: depth += 1
      case .close: depth -= 1
      }
      guard (0...1).contains(depth) else { return nil }
    }
    let pairs = parts.count { $0 == .open }
    guard depth == 0, numbers.count == 1, codes.count <= 1, symbols.count <= 1,
      pairs == (parenthesised ? 1 : 0), signs.count + pairs <= 1
    else { return nil }
    if let code = codes.first, let symbol = symbols.first, let currency = Currency(iso4217: code),
      CurrencySigns.contradict(symbol, currency)
    {
      return nil
    }
    number = numbers[0]
    isNegative = parenthesised || signs.first == true
    currency = codes.first ?? symbols.first
  }
}

// For people: why a text is no amount of money.
extension MoneyText {
  /// The piece in the way, as the end of a sentence that has named the text.
  static func flaw(in text: String, unit: String? = nil) -> String {
    var reader = MoneyTextReader(text, unit: unit)
    guard let parts = reader.parts() else {
      return reader.obstacle.map {
        "\(Quotation.quoted($0)) is neither a sign, a currency nor a number"
      } ?? "there is more than an amount"
    }
    var (numbers, currencies): ([String], [String]) = ([], [])
    for part in parts {
      switch part {
      case .number(let number): numbers.append(number)
      case .code(let currency), .symbol(let currency): currencies.append(currency)
      case .sign, .open, .close: break
      }
    }
    if numbers.isEmpty { return "there is no number" }
    if numbers.count > 1 { return "there is more than one number: \(Quotation.list(numbers))" }
    if currencies.count > 1 {
      return "there is more than one currency: \(Quotation.list(currencies))"
    }
    return "there is more than one sign"
  }
}

/// What a text of money is made of.
enum MoneyTextPart: Equatable {
  /// Digits and what separates them.
  case number(String)
  /// A plus or a minus.
  case sign(isNegative: Bool)
  /// A code of ISO 4217.
  case code(String)
  /// A currency's sign: `$`, `US$`, `€`.
  case symbol(String)
  case open
  case close
}
