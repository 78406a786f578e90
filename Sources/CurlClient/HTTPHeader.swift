/// One header field of a request or a reply, as it is written on the wire.
package struct HTTPHeader: Sendable, Hashable {
  /// The field's name; HTTP compares it without regard to case.
  package var name: String

  /// The field's value without the white space around it.
  package var value: String

  /// Makes a header; it is checked when its request is executed.
  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

extension HTTPHeader {
  /// Whether this header has the given name, which HTTP compares without regard to ASCII case.
  package func isNamed(_ other: String) -> Bool {
    name.utf8.count == other.utf8.count
      && zip(name.utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
  }

  /// Whether the name is a token in the sense of RFC 9110, section 5.6.2.
  package var hasValidName: Bool {
    !name.isEmpty && name.utf8.allSatisfy(\.isTokenCharacter)
  }

  /// Whether the value stays on its line: what follows a line break would be another header.
  package var hasValidValue: Bool {
    value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == UInt8(ascii: "\t") }
  }
}

extension UInt8 {
  fileprivate var lowercasedASCII: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }

  fileprivate var isTokenCharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }
}
