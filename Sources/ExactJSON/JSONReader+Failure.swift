extension JSONReader {
  /// The error at the place reached.
  func fail(_ code: JSONError.Code, _ sentence: String) -> JSONError {
    JSONError(code, sentence, at: offset, in: bytes)
  }

  /// The error for something else than what must stand at the place reached.
  func unexpected(_ expected: String) -> JSONError {
    guard offset < bytes.count else {
      return fail(.unexpectedEnd, "\(expected) is expected, but the text ends")
    }
    if bytes[offset] >= 0x80, UTF8Scanner.length(of: bytes, at: offset) == nil {
      return fail(.invalidUTF8, "the bytes here are not UTF-8")
    }
    return fail(.unexpectedCharacter, "\(expected) is expected, found \(found(at: offset))")
  }

  /// What stands at the place, for a sentence: `'x'`, `U+0007`, `the end`.
  func found(at place: Int) -> String {
    guard place < bytes.count else { return "the end" }
    if bytes[place] < 0x80 { return Self.name(of: Unicode.Scalar(bytes[place])) }
    guard let length = UTF8Scanner.length(of: bytes, at: place),
      let scalar = String(decoding: bytes[place..<(place + length)], as: UTF8.self)
        .unicodeScalars.first
    else { return "the byte 0x\(String(bytes[place], radix: 16, uppercase: true))" }
    return Self.name(of: scalar)
  }

  /// The most code points of a name that a sentence repeats.
  private static let longestName = 60

  /// A name for a sentence: in quotes, escaped, and short.
  static func shown(_ name: String) -> String {
    let beginning = String(String.UnicodeScalarView(name.unicodeScalars.prefix(longestName)))
    let isWhole = beginning.utf8.count == name.utf8.count
    return beginning.debugDescription + (isWhole ? "" : "...")
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    if scalar.properties.generalCategory != .control { return "'\(scalar)'" }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
