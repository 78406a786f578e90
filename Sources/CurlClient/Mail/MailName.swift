/// Names of hosts as mail servers take them: `mail.shop.example`, `[192.0.2.7]`, `[IPv6:2001:db8::7]`.
package enum MailName {
  /// The most bytes of a host, and of a part of it (RFC 1035, section 2.3.4).
  private static let (longest, longestLabel) = (253, 63)

  /// Whether a text is the name of a host or the literal of an address (RFC 5321, section 4.1.3).
  package static func isValid(_ text: String) -> Bool {
    if text.hasPrefix("["), text.hasSuffix("]") {
      let inner = text.dropFirst().dropLast()
      let isSixth = inner.hasPrefix("IPv6:")
      let address = isSixth ? inner.dropFirst(5) : inner
      return isNumeric(address) && address.contains(":") == isSixth
    }
    return isHost(text)
  }

  /// Whether a text is the name of a host.
  static func isHost(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return !text.isEmpty && text.utf8.count <= longest
      && labels.allSatisfy { label in
        !label.isEmpty && label.count <= longestLabel
          && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
          && label.allSatisfy {
            isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
          }
      }
  }

  /// Whether a text can be the number of a host: digits with dots, or hexadecimal digits with colons.
  static func isNumeric(_ text: some StringProtocol) -> Bool {
    let isSixth = text.contains(":")
    return text.utf8.count >= 2
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: ".") || (0x30...0x39).contains(byte)
          || isSixth
            && (byte == UInt8(ascii: ":") || (0x61...0x66).contains(byte | 0x20) && byte > 0x40)
      } && (isSixth || text.split(separator: ".").count == 4)
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
