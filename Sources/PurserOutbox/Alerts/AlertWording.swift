internal import PurserCore

/// An alert in words for people: what, how much, how long, what to do, on the screen of a phone.
struct AlertWording {
  /// The matter, in one line: `CRITICAL: acme has 84.20 USD left`.
  let title: String
  /// How long it lasts and what to do, a line each.
  let details: [String]

  /// What a message begins with that its receiver may have had already.
  static let repetition = "(repeated after a break of connection)"

  /// The longest line, in UTF-16 code units: what is longer is not read on a phone.
  static let lineLimit = 600

  /// The words of a change.
  init(_ notice: AlertNotice) {
    title = Self.line("\(Self.mark(notice)): \(notice.headline)")
    details = notice.details.map { Self.line($0) }.filter { !$0.isEmpty }
  }

  /// In which way an alert changed, and how bad it is.
  static func mark(_ notice: AlertNotice) -> String {
    let tier = notice.tier.rawValue.uppercased()
    return switch notice.change {
    case .raised: tier
    case .worsened: "NOW \(tier)"
    case .repeated: "STILL \(tier)"
    case .recovered: "OVER"
    }
  }

  /// A text as one line: the words of suppliers may have breaks in them.
  static func line(_ text: String, limit: Int = lineLimit) -> String {
    let words = OneLine.of(text).split(whereSeparator: \.isWhitespace)
    return TextLimit.cut(words.joined(separator: " "), to: limit)
  }
}
