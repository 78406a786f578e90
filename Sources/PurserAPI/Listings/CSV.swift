/// Comma-separated values as RFC 4180 has them.
package enum CSV {
  /// A record of fields, with its line break.
  package static func record(_ fields: [String]) -> [UInt8] {
    Array((fields.map(field).joined(separator: ",") + "\r\n").utf8)
  }

  /// A field, in quotes where it needs them. A text that a spreadsheet would take for a formula gets
  /// an apostrophe in front: names and notes come from others, and the file is opened by people.
  static func field(_ text: String) -> String {
    // Looked at byte by byte: a comma with an accent on it is one character, and still a comma.
    let isFormula =
      text.utf8.first.map {
        "=+@\t\r\n".utf8.contains($0) || ($0 == UInt8(ascii: "-") && !text.isNumber)
      } ?? false
    let safe = isFormula ? "'" + text : text
    guard safe.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return safe }
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in safe.utf8 {
      if byte == UInt8(ascii: "\"") { quoted.append(byte) }
      quoted.append(byte)
    }
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
  }
}

extension String {
  fileprivate var isNumber: Bool {
    utf8.dropFirst().allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
    }
  }
}
