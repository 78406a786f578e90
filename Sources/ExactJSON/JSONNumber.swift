/// A number exactly as it was written: no digit is lost and no exponent is too large.
///
/// Equality is of the text; `compare(to:)` is of the value.
package struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
  /// The number in the grammar of RFC 8259 section 6, such as `284.50`, `-0` or `1e400`; with zeros before it
  /// only where the parser was told to allow them.
  package let text: String

  /// Takes a text that is a number by RFC 8259; nil for any other (`+1`, `01`, `.5`, `NaN`, ` 1`).
  package init?(_ text: String) {
    var copy = text
    let isNumber = copy.withUTF8 { bytes in
      JSONNumberScanner.end(of: bytes, from: 0) == .end(bytes.count)
    }
    guard isNumber else { return nil }
    self.text = text
  }

  /// An integer.
  package init(_ integer: some BinaryInteger) { text = String(integer) }

  /// Takes a text already known to be a number.
  init(scanned text: String) { self.text = text }

  /// The text.
  package var description: String { text }

  /// The value where the text is a plain integer (`12`, `-3`; not `1.0` or `1e2`) that fits an
  /// `Int64`.
  package var plainInteger: Int64? { Int64(text) }
}
