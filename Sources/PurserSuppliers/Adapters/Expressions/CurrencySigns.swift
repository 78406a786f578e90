internal import PurserCore

/// Which currencies a sign beside an amount may stand for.
enum CurrencySigns {
  /// Whether an amount with `mark`, a code or a sign as in `MoneyText`, cannot be one in `currency`. A unit
  /// that an adapter declares itself may have any sign, and no code of ISO 4217 but its own.
  static func contradict(_ mark: String, _ currency: Currency) -> Bool {
    let code = currency.code
    guard Currency(iso4217: code) == currency else {
      return Currency(iso4217: mark) != nil && mark != code
    }
    if Currency(iso4217: mark) != nil { return mark != code }
    if let dollar = dollars[mark] { return dollar != code }
    guard let sign = mark.unicodeScalars.last else { return false }
    let letters = String(mark.dropLast()).uppercased()
    if Currency(iso4217: letters) != nil { return letters != code }
    if !letters.isEmpty, !code.hasPrefix(letters) {
      // `C$` is a dollar of Canada or a cordoba, and not one of those that have letters of their own.
      if sign == "$", distinct.contains(code) { return true }
      if currencies[sign]?.contains(where: { $0.hasPrefix(letters) }) == true { return true }
    }
    if let own = currencies[sign] { return !own.contains(code) }
    // A currency with a sign of its own is not marked with the dollar's.
    return sign == "$" && currencies.values.contains { $0.contains(code) }
  }

  /// The dollars that CLDR 46 tells apart in English.
  private static let dollars = [
    "US$": "USD", "A$": "AUD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD", "NT$": "TWD", "R$": "BRL",
    "MX$": "MXN", "EC$": "XCD",
  ]

  /// The currencies with a dollar's sign whose letters are known: those of `dollars`, and Singapore's.
  private static let distinct = Set(dollars.values).union(["SGD"])

  /// Signs that stand for few currencies (Unicode 16, Currency Symbols, and the symbols of CLDR 46).
  private static let currencies: [Unicode.Scalar: Set<String>] = [
    "\u{A3}": ["GBP", "EGP", "FKP", "GIP", "LBP", "SDG", "SHP", "SSP", "SYP"],
    "\u{A5}": ["JPY", "CNY"], "\u{20A1}": ["CRC"], "\u{20A6}": ["NGN"], "\u{20A9}": ["KRW", "KPW"],
    "\u{20AA}": ["ILS"], "\u{20AB}": ["VND"], "\u{20AC}": ["EUR"], "\u{20AD}": ["LAK"],
    "\u{20AE}": ["MNT"], "\u{20B1}": ["PHP"], "\u{20B2}": ["PYG"], "\u{20B4}": ["UAH"],
    "\u{20B5}": ["GHS"], "\u{20B8}": ["KZT"], "\u{20B9}": ["INR"], "\u{20BA}": ["TRY"],
    "\u{20BC}": ["AZN"], "\u{20BD}": ["RUB"], "\u{20BE}": ["GEL"], "\u{E3F}": ["THB"],
    "\u{17DB}": ["KHR"], "\u{9F3}": ["BDT"], "\u{FFE5}": ["JPY", "CNY"],
  ]
}
