/// A text of an adapter with `{{name}}` in it, parsed once. The names are those of credentials and
/// settings; their values enter when a request is built.
package struct Template: Sendable {
  /// A part of the text.
  package enum Piece: Sendable {
    /// Text that stands as it is.
    case text(String)
    /// The value of a credential or a setting.
    case parameter(String)
  }

  /// The parts in order.
  package let pieces: [Piece]

  /// The names that the text uses, with the characters before each.
  package let parameters: [(name: String, offset: Int)]

  /// Parses `text`.
  ///
  /// - Throws: `ExpressionSyntaxError` for a `{{` without `}}`, or with something else than a name
  ///   in between.
  package init(_ text: String) throws(ExpressionSyntaxError) {
    var pieces: [Piece] = []
    var parameters: [(name: String, offset: Int)] = []
    var rest = Substring(text)
    var offset = 0
    while let open = rest.firstRange(of: "{{") {
      let before = rest[..<open.lowerBound]
      if !before.isEmpty { pieces.append(.text(String(before))) }
      offset += before.count
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
        throw ExpressionSyntaxError(message: "this `{{` has no `}}`", offset: offset)
      }
      let inner = rest[open.upperBound..<close.lowerBound]
      let name = inner.trimmingSpaces
      guard Self.isName(name) else {
        throw ExpressionSyntaxError(
          message: "`{{\(inner)}}` does not name a credential or a setting", offset: offset)
      }
      pieces.append(.parameter(String(name)))
      parameters.append((String(name), offset + 2))
      offset += inner.count + 4
      rest = rest[close.upperBound...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
    self.parameters = parameters
  }

  /// The text where there is no name in it.
  package var constant: String? {
    switch pieces.first {
    case nil: ""
    case .text(let text)? where pieces.count == 1: text
    case .text?, .parameter?: nil
    }
  }

  /// The one name where there is nothing else: such a template keeps a list a list.
  package var soleParameter: String? {
    guard pieces.count == 1, case .parameter(let name)? = pieces.first else { return nil }
    return name
  }

  private static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
    return text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
  }
}

extension Template {
  /// The empty text.
  static let empty = Template(constant: "")

  /// A text without names.
  init(constant text: String) {
    pieces = text.isEmpty ? [] : [.text(text)]
    parameters = []
  }
}
