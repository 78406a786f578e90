/// A text that must not be seen: an API key, a password, a token.
///
/// Printing, interpolating, dumping and reflecting it shows `<redacted>`, and it is not `Encodable`
/// on purpose: the only way to the text is to say `reveal()`.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let text: String

  /// What stands in place of a secret.
  package static let placeholder = "<redacted>"

  /// Hides `text`.
  package init(_ text: String) { self.text = text }

  /// The text itself, for the one request that carries it.
  package func reveal() -> String { text }

  /// Whether there is no text at all.
  package var isEmpty: Bool { text.isEmpty }

  package var description: String { Self.placeholder }
  package var debugDescription: String { Self.placeholder }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
