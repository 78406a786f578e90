internal import CharacterSets
internal import CurlClient
internal import ExactJSON
internal import TextPattern
internal import XMLPath

/// Why the body of a reply is not in the format that the adapter expects.
enum DecodingFailure: Error {
  /// It is not in the format at all. One sentence.
  case malformed(String)
  /// It is, but not what the adapter describes. One sentence.
  case shapeChanged(String)

  var sentence: String {
    switch self {
    case .malformed(let sentence), .shapeChanged(let sentence): sentence
    }
  }
}

/// Makes a document of the body of a reply. What its `Content-Type` says of its format is not looked at:
/// it lies too often.
enum ReplyDecoder {
  /// The document in a text, in UTF-8 and without a byte order mark. A form may have more text in it, percent-
  /// encoded, in the character set that the reply is `saying`. Numbers of JSON may have zeros before them only
  /// where that is allowed.
  static func document(
    ofText body: [UInt8], as format: ReplyFormat, saying said: TextEncoding? = nil,
    allowsLeadingZeros: Bool = false
  ) throws(DecodingFailure) -> ReplyDocument {
    switch format {
    case .encoded(let encoding, .form): .json(try form(body, encoding, saying: nil))
    case .encoded(_, let format):
      try document(ofText: body, as: format, allowsLeadingZeros: allowsLeadingZeros)
    case .json: .json(try json(body, allowsLeadingZeros))
    case .xml: .xml(try xml(body))
    case .text(let pattern, let read): .json(try text(body, matching: pattern, read))
    case .lines: .json(.array(try lines(body).map { .string($0) }))
    case .keyValue(let separator): .json(try keyValues(body, separator))
    case .form: .json(try form(body, nil, saying: said))
    case .csv(let separator, let hasHeader):
      .json(try CSVTable(text(body), separator: separator, hasHeader: hasHeader).value)
    }
  }

  /// The document of a format of plain text with the blanks about its texts; `nil` of other formats, which have them. Line
  /// ends are no part of a text, nor are the blanks behind the separator of `key_value`.
  static func exact(_ body: [UInt8], as format: ReplyFormat) -> JSONValue? {
    switch format.plain {
    case .encoded, .json, .xml, .form: return nil
    case .text(let pattern, let read):
      return try? text(body, matching: pattern, read, keepsBlanks: true)
    case .lines: return (try? lines(body, keepsBlanks: true)).map { .array($0.map { .string($0) }) }
    case .keyValue(let separator): return try? keyValues(body, separator, keepsBlanks: true)
    case .csv(let separator, let hasHeader):
      guard let text = try? text(body) else { return nil }
      return try? CSVTable(
        text, separator: separator, hasHeader: hasHeader, keepsBlanks: true
      ).value
    }
  }

  /// The names of the columns of CSV, which stand in its first line; `nil` in other formats.
  static func columns(
    of body: [UInt8], as format: ReplyFormat
  ) throws(DecodingFailure) -> [String]? {
    guard case .csv(let separator, hasHeader: true) = format.plain else { return nil }
    return try CSVTable.columns(of: text(body), separator: separator)
  }

  private static func json(
    _ body: [UInt8], _ allowsLeadingZeros: Bool
  ) throws(DecodingFailure) -> JSONValue {
    do throws(JSONError) {
      return try JSONParser.parse(
        body, limits: JSONParser.Limits(allowsLeadingZeros: allowsLeadingZeros))
    } catch {
      throw .malformed("the reply is not JSON: \(error)")
    }
  }

  private static func xml(_ body: [UInt8]) throws(DecodingFailure) -> XMLNode {
    do throws(XMLPathError) {
      // White space before the declaration is a mistake that does no harm.
      var document = Array(body.drop(while: isSpace))
      blankDeclaration(in: &document)
      return try XMLTree.parse(document).root
    } catch {
      throw .malformed("the reply is not XML: \(error.message)")
    }
  }

  /// Takes the XML declaration out: what it says of the character set was looked at, and nothing else in it
  /// matters, right or wrong. Spaces take its place, so that messages name the right one in the document.
  private static func blankDeclaration(in document: inout [UInt8]) {
    let start = Array("<?xml".utf8)
    guard document.starts(with: start), document.count > start.count,
      isSpace(document[start.count]) || document[start.count] == UInt8(ascii: "?")
    else { return }
    let question = UInt8(ascii: "?")
    let last = document.indices.dropFirst(start.count + 1).first { index in
      document[index] == UInt8(ascii: ">") && document[index - 1] == question
    }
    guard let last else { return }
    for index in 0...last where !isSpace(document[index]) { document[index] = 0x20 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func text(_ body: [UInt8]) throws(DecodingFailure) -> String {
    guard let text = String(validating: body, as: UTF8.self) else {
      throw .malformed("the reply is not text in UTF-8")
    }
    return text
  }

  private static func trimmed(_ body: [UInt8]) throws(DecodingFailure) -> String {
    String(try text(body).trimmingWhitespace)
  }

  /// The text, or what a pattern finds in it, by the names of its groups.
  private static func text(
    _ body: [UInt8], matching pattern: TextPattern?, _ read: ReadGroups, keepsBlanks: Bool = false
  ) throws(DecodingFailure) -> JSONValue {
    let text = keepsBlanks ? withoutLineEnds(try text(body)) : try trimmed(body)
    guard let pattern else { return .string(text) }
    let match: TextMatch?
    do throws(TextPatternError) {
      match = try pattern.firstMatch(in: text)
    } catch {
      throw .malformed("the `pattern` of `decode`: \(error.message)")
    }
    guard let match else {
      throw .shapeChanged("the reply does not match the `pattern` of `decode`")
    }
    // The rest might be a sign, or digits of the number.
    guard match.whole.trimmingWhitespace == text.trimmingWhitespace else {
      throw .shapeChanged(
        "the `pattern` of `decode` matches a part of the reply; write it from `^` to `$`, with `.*` for "
          + "what does not matter")
    }
    var object = JSONObject()
    for name in pattern.groupNames {
      if read.amounts.contains(name), let place = match.place(of: name) {
        let others = { (names: Set<String>) in
          names.subtracting([name]).compactMap { match.place(of: $0) }
        }
        let number = CutNumber(
          place, in: text, isAmount: false, signs: others(read.besideAmounts),
          numbers: others(read.all))
        guard !number.isCut(by: pattern) else {
          throw .shapeChanged(
            "the group `\(name)` of the `pattern` of `decode` takes a part of a number, "
              + "\(JSONValue.string(match[name] ?? "").shown); take all of it, with its sign, or let the "
              + "pattern name what stands beside it, as in `[0-9.]+`")
        }
      }
      object[name] = match[name].map { .string($0) } ?? .null
    }
    return .object(object)
  }

  /// The lines without their ends; what comes after the last end is a line if there is anything.
  private static func lines(
    _ body: [UInt8], keepsBlanks: Bool = false
  ) throws(DecodingFailure) -> [String] {
    var lines = try text(body).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { keepsBlanks ? String($0) : String($0.trimmingWhitespace) }
  }

  private static func withoutLineEnds(_ text: String) -> String {
    var rest = text[...]
    while rest.first?.isNewline == true { rest.removeFirst() }
    while rest.last?.isNewline == true { rest.removeLast() }
    return String(rest)
  }

  private static func keyValues(
    _ body: [UInt8], _ separator: String, keepsBlanks: Bool = false
  ) throws(DecodingFailure) -> JSONValue {
    var object = JSONObject()
    for line in try lines(body, keepsBlanks: keepsBlanks) {
      guard let mark = line.firstRange(of: separator) else { continue }
      let value = line[mark.upperBound...]
      try add(
        String(line[..<mark.lowerBound].trimmingWhitespace),
        keepsBlanks ? String(value.drop(while: \.isWhitespace)) : String(value.trimmingWhitespace),
        to: &object)
    }
    return .object(object)
  }

  private static func form(
    _ body: [UInt8], _ encoding: TextEncoding?, saying said: TextEncoding?
  ) throws(DecodingFailure) -> JSONValue {
    let pairs = try trimmed(body).split(separator: "&").map { pair in
      pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    }
    let encoding = encoding ?? said.flatMap { Self.isIn($0, pairs.joined()) ? $0 : nil }
    var object = JSONObject()
    for parts in pairs {
      let decoded = parts.map { Self.formText($0, in: encoding) }
      guard let name = decoded[0], let value = decoded.count > 1 ? decoded[1] : "" else {
        throw .malformed("the reply is not a form: it holds no text")
      }
      try add(name, value, to: &object)
    }
    return .object(object)
  }

  /// Whether the texts of a form are in the set that its reply names: those that are UTF-8 are not.
  private static func isIn(_ said: TextEncoding, _ texts: some Sequence<Substring>) -> Bool {
    texts.contains { text in
      let bytes = PercentEncoding.decoded(text, plusIsSpace: true)
      return String(validating: bytes, as: UTF8.self) == nil
        || said.shiftsWithinASCII && bytes.contains(0x1B)
    }
  }

  /// A name or a value of a form; `nil` where it is no text. What is not ASCII in it was decoded with the
  /// body. The rest is in `encoding`, in which a character may be an escape and a letter: `%83A`.
  private static func formText(_ text: Substring, in encoding: TextEncoding?) -> String? {
    guard let encoding, encoding != .utf8 else {
      return String(validating: PercentEncoding.decoded(text, plusIsSpace: true), as: UTF8.self)
    }
    var decoded: [UInt8] = []
    var rest = text.utf8[...]
    while let first = rest.first {
      let isASCII = first < 0x80
      let run = rest.prefix { ($0 < 0x80) == isASCII }
      rest = rest[run.endIndex...]
      guard isASCII else {
        decoded += run
        continue
      }
      let bytes = PercentEncoding.decoded(Substring(run), plusIsSpace: true)
      guard let text = encoding.utf8(of: bytes) else { return nil }
      decoded += text
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func add(
    _ name: String, _ value: String, to object: inout JSONObject
  ) throws(DecodingFailure) {
    guard !object.contains(name) else {
      throw .malformed("the reply gives \(JSONValue.string(name).shown) twice")
    }
    object[name] = .string(value)
  }
}
