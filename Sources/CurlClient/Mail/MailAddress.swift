/// A bare mail address, as it stands in an envelope: `alerts@shop.example`.
///
/// Only what every server takes: a name before it is refused by servers with 501, and characters beyond ASCII need
/// SMTPUTF8, which few have.
package struct MailAddress: Hashable, Sendable, CustomStringConvertible {
  /// Why a text is no bare address.
  package struct Problem: Error, Hashable, Sendable {
    /// One sentence that says what to write.
    package let message: String
  }

  /// The most bytes of an address, of what stands before `@`, and of a host (RFC 5321, section 4.5.3.1).
  private static let (longest, longestLocal) = (254, 64)
  /// What an address may have beside letters and digits before `@` (RFC 5322, section 3.2.3).
  private static let marks = Set("!#$%&'*+-/=?^_`{|}~".utf8)

  /// The address.
  package let text: String

  /// What stands behind `@`.
  package var domain: String { String(text.drop { $0 != "@" }.dropFirst()) }

  package var description: String { text }

  /// Reads an address.
  ///
  /// - Parameter text: the address and nothing else.
  /// - Throws: ``Problem``.
  package init(_ text: String) throws(Problem) {
    if let problem = Self.problem(text) { throw Problem(message: problem) }
    self.text = text
  }

  private static func problem(_ text: String) -> String? {
    let shown = "`\(MailTrace.printable(text, atMost: longest))`"
    if text.contains(where: { "<>\",;:()".contains($0) }) && !text.contains("@[") {
      return "\(shown) is more than an address: write it alone, as `alerts@shop.example`"
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      return "\(shown) has a blank or a control character: write the address alone"
    }
    guard text.utf8.count <= longest else { return "\(shown) is longer than \(longest) bytes" }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      return "\(shown) is no address: write a name, `@` and a host, as `alerts@shop.example`"
    }
    guard parts[0].utf8.allSatisfy({ $0 < 0x80 }) else {
      return "\(shown) has characters before `@` that few mail servers take: use ASCII letters"
    }
    guard parts[1].utf8.allSatisfy({ $0 < 0x80 }) else {
      return "\(shown) has a host with characters beyond ASCII: write it as DNS does, with `xn--`"
    }
    guard isLocal(parts[0]) else {
      return "\(shown) has no name that mail servers take before `@`"
    }
    return MailName.isValid(String(parts[1])) ? nil : "\(shown) has no host behind `@`"
  }

  private static func isLocal(_ text: Substring) -> Bool {
    let atoms = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= longestLocal
      && atoms.allSatisfy { atom in
        !atom.isEmpty && atom.allSatisfy { MailName.isAlphanumeric($0) || marks.contains($0) }
      }
  }
}
