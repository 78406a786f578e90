internal import CharacterSets
internal import CurlClient

/// The body of a reply as text in UTF-8, whatever character set it came in.
///
/// Which set that is, the bytes say first, by a mark or by being UTF-8; then the adapter, the declaration of
/// a reply that is to be XML, the `Content-Type`, and last what a page says of itself that stands in the place
/// of a reply. Decoding is exact: text that is not in the set that is named is
/// no text at all.
enum ReplyText {
  /// The body in UTF-8, without byte order marks before it.
  ///
  /// - Throws: `DecodingFailure.malformed` for bytes that are no text in any set that is named.
  static func utf8(
    of response: HTTPResponse, as format: ReplyFormat
  ) throws(DecodingFailure) -> [UInt8] {
    let text = try decoded(response, format)
    guard let first = text.first, first == 0xEF || isSpace(first) else { return text }
    return Array(withoutMarks(text))
  }

  /// The body with a replacement for each byte that is no UTF-8: for people, and for what errors are
  /// recognised by.
  static func lossy(_ response: HTTPResponse) -> [UInt8] {
    Array(withoutMarks(Array(String(decoding: response.body, as: UTF8.self).utf8)))
  }

  private static func decoded(
    _ response: HTTPResponse, _ format: ReplyFormat
  ) throws(DecodingFailure) -> [UInt8] {
    let body = response.body
    if body.starts(with: [0xFF, 0xFE]) {
      return try decoded(Array(body.dropFirst(2)), in: .utf16LittleEndian, "its first bytes say")
    }
    if body.starts(with: [0xFE, 0xFF]) {
      return try decoded(Array(body.dropFirst(2)), in: .utf16BigEndian, "its first bytes say")
    }
    if let own = format.characterSet, !body.starts(with: mark) {
      return try decoded(body, in: own, "`decode` says")
    }
    // The first character of a document is one of ASCII.
    if body.count > 1, body[0] == 0 || body[1] == 0, body[0] != body[1] {
      let encoding = body[0] == 0 ? TextEncoding.utf16BigEndian : .utf16LittleEndian
      return try decoded(body, in: encoding, "its first bytes look like")
    }
    let glance = ByteGlance(body)
    let isValid = glance.isASCII || isUTF8(body)
    let mayShift = isValid && glance.hasEscape
    if isValid, !mayShift { return body }
    let labels = Self.labels(of: response, format)
    if mayShift {
      let shifting = labels.lazy.compactMap { TextEncoding(label: $0) }
        .first(where: \.shiftsWithinASCII)
      guard let shifting else { return body }
      return try decoded(body, in: shifting, "it says itself")
    }
    for label in labels {
      guard let encoding = TextEncoding(label: label), encoding != .utf8 else { continue }
      if let text = encoding.utf8(of: body) { return text }
    }
    throw .malformed(flaw(labels))
  }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func decoded(
    _ body: [UInt8], in encoding: TextEncoding, _ reason: String
  ) throws(DecodingFailure) -> [UInt8] {
    let text = encoding == .utf8 ? (isUTF8(body) ? body : nil) : encoding.utf8(of: body)
    guard let text else {
      throw .malformed("the reply is not text in \(encoding.name), as \(reason)")
    }
    return text
  }

  private static func flaw(_ labels: [String]) -> String {
    let named = labels.filter { TextEncoding(label: $0) != .utf8 }.map { Value.text($0).shown }
    let said =
      named.isEmpty
      ? "and names no other character set" : "nor in \(named.joined(separator: " or ")), as it says"
    return "the reply is not text in UTF-8, \(said); if the supplier documents its character set, "
      + "write it at `decode`, such as `{json: {charset: windows-1251}}`"
  }

  private static func isUTF8(_ body: [UInt8]) -> Bool {
    String(validating: body, as: UTF8.self) != nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// Some begin with U+FEFF, also more than once, which RFC 8259, section 8.1, lets a parser ignore.
  private static func withoutMarks(_ text: [UInt8]) -> ArraySlice<UInt8> {
    var result = text[...]
    while true {
      let start = result.drop(while: isSpace)
      guard start.starts(with: mark) else { return result }
      result = start.dropFirst(mark.count)
    }
  }
}

// What a reply says of its character set.
extension ReplyText {
  /// The character set that its headers name for what is percent-encoded in a form; `nil` for UTF-8, and for
  /// other formats, which say all in their bytes.
  static func saidEncoding(of response: HTTPResponse, _ format: ReplyFormat) -> TextEncoding? {
    guard case .form = format else { return nil }
    return labels(of: response, format).lazy.compactMap { TextEncoding(label: $0) }
      .first { $0 != .utf8 }
  }

  /// The names that the reply gives its character set, that of an XML declaration first: whoever wrote
  /// the document knows better than the server that sends it. An error page may be a document of another
  /// format, and name its set by itself.
  private static func labels(of response: HTTPResponse, _ format: ReplyFormat) -> [String] {
    let declared = declaredLabel(in: response.body)
    let said = response.headers.filter { $0.isNamed("Content-Type") }
      .compactMap { charset(in: $0.value) }
    let labels = format.isXML ? [declared] + said : said + [declared]
    return (labels + [pageLabel(in: response.body)]).compactMap(\.self)
  }

  /// The value of `charset` in a `Content-Type` (RFC 9110, section 8.3.1).
  private static func charset(in contentType: String) -> String? {
    for parameter in contentType.split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1).map(\.trimmingSpaces)
      guard parts.count == 2, parts[0].lowercased() == "charset" else { continue }
      return parts[1].filter { $0 != "\"" && $0 != "'" }
    }
    return nil
  }

  /// How much of a page is looked at, in bytes (HTML Living Standard, section 13.2.3.2).
  private static let longestHead = 1024

  /// The character set in the `meta` element of an HTML page; `nil` where the reply is no page, or its head
  /// does not say.
  private static func pageLabel(in body: [UInt8]) -> String? {
    let head = String(decoding: withoutMarks(body).prefix(longestHead), as: UTF8.self)
    guard head.trimmingWhitespace.hasPrefix("<") else { return nil }
    let charset = /<meta[^>]*?charset\s*=\s*["']?\s*([^"'\s;\/>]+)/.ignoresCase()
    return (try? charset.firstMatch(in: head)).map { String($0.1) }
  }

  /// The longest XML declaration that is looked at, in bytes.
  private static let longestDeclaration = 512

  private static func declaredLabel(in body: [UInt8]) -> String? {
    let start = String(
      decoding: withoutMarks(body).prefix(longestDeclaration), as: UTF8.self
    ).trimmingWhitespace
    guard start.hasPrefix("<?xml"), let end = start.firstRange(of: "?>"),
      let name = start[..<end.lowerBound].firstRange(of: "encoding")
    else { return nil }
    let value = start[name.upperBound..<end.lowerBound].drop { $0.isWhitespace || $0 == "=" }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    return String(value.dropFirst().prefix { $0 != quote })
  }
}
