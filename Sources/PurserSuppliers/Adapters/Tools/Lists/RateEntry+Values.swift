internal import PurserCore

/// The columns of a row, as texts.
extension RateEntry: ListEntry {
  package static let keys = ["from", "to", "rate", "date"]
  package static let neededKeys: Set<String> = ["from", "to", "rate"]
  package static let numericKeys: Set<String> = ["rate"]

  package func text(of key: String) -> String? {
    switch key {
    case "from": from.code
    case "to": to.code
    case "rate": Self.text(digits, decimals)
    case "date": date?.rfc3339
    default: nil
    }
  }

  package func written(_ text: String, of key: String) -> String {
    switch key {
    case "rate": DecimalDigits(text).map { Self.text($0.digits, $0.decimals) } ?? text
    case "date": Timestamp(dayOrMoment: text)?.rfc3339 ?? text
    default: text
    }
  }

  package func redacted(_ redact: (String) -> String) -> RateEntry { self }

  /// A number as digits with a point, without zeros behind it.
  private static func text(_ digits: Int64, _ decimals: Int) -> String {
    let number = try? ExactDecimal(Int128(digits), exponent: 0 - decimals)
    return number?.description ?? "\(digits)"
  }
}

extension Timestamp {
  /// A moment of RFC 3339, or the beginning of a day in UTC.
  init?(dayOrMoment text: String) {
    guard let moment = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") else {
      return nil
    }
    self = moment
  }
}
