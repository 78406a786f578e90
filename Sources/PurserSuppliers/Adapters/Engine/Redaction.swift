internal import PurserCore

/// Takes secrets out of what a supplier or a library says, in every form in which a request carried
/// them: as they are, percent-encoded, and in base64.
struct Redaction {
  static let placeholder = "<redacted>"
  /// The longest message that is kept. Cut after redaction, so that no half of a secret slips by.
  private static let longestMessage = 300

  private let forms: [String]

  /// Redacts each of `secrets`, empty ones excepted.
  init(_ secrets: [String]) {
    var forms: Set<String> = []
    for secret in secrets where !secret.isEmpty {
      let encoded = PercentEncoding.encoded(secret)
      let base64 = Base64.encoded(secret)
      forms.formUnion([
        secret, encoded, Self.withLowercaseEscapes(encoded),
        base64, String(base64.prefix { $0 != "=" }),
      ])
    }
    // Longer ones first: the remains of a secret that contains another would not be recognised.
    self.forms = forms.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  /// `text` without secrets.
  func redacted(_ text: String) -> String {
    forms.reduce(text) { $0.replacing($1, with: Self.placeholder) }
  }

  /// The failure with its message redacted, on one line and of bounded length.
  func redacted(_ failure: CheckFailure) -> CheckFailure {
    var failure = failure
    var message = String(
      String.UnicodeScalarView(
        redacted(failure.message).unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control ? " " : scalar
        }))
    if message.count > Self.longestMessage {
      message = message.prefix(Self.longestMessage) + "..."
    }
    failure.message = message
    return failure
  }

  /// `%2F` as `%2f`, the form that some servers echo.
  private static func withLowercaseEscapes(_ encoded: String) -> String {
    var escaped = 0
    return String(
      encoded.map { character in
        if character == "%" {
          escaped = 2
        } else if escaped > 0 {
          escaped -= 1
          return Character(character.lowercased())
        }
        return character
      })
  }
}
