/// Parameters put into the one order and form in which both sides sign them.
struct CanonicalParameters: Hashable, Sendable {
  /// The mark between a name and its value.
  var assignment = "="

  /// The mark between one pair and the next.
  var separator = "&"

  /// Whether names and values are percent-encoded.
  var isEncoded = false

  /// Whether pairs with an empty value are left out.
  var skipsEmpty = true

  /// The pairs sorted by name, byte by byte of its UTF-8; those of the same name stay in order.
  func text(_ pairs: [(name: String, value: String)]) -> String {
    pairs
      .filter { !(skipsEmpty && $0.value.isEmpty) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      .map { encoded($0.name) + assignment + encoded($0.value) }
      .joined(separator: separator)
  }

  private func encoded(_ text: String) -> String {
    isEncoded ? PercentEncoding.encoded(text) : text
  }
}
