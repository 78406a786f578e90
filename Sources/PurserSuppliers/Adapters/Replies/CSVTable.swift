internal import ExactJSON

/// Comma-separated values (RFC 4180) as a list: of objects named by the first line, or of lists.
struct CSVTable {
  /// The list.
  let value: JSONValue

  /// Reads `text`; without the blanks about fields that stand in no quotes, unless it keeps them.
  ///
  /// - Throws: `DecodingFailure.malformed` for a quote that does not end, and for a line that has
  ///   more or fewer fields than the first.
  init(
    _ text: String, separator: UInt8, hasHeader: Bool, keepsBlanks: Bool = false
  ) throws(DecodingFailure) {
    var records = try Self.records(Array(text.utf8), separator, keepsBlanks)
    guard let first = records.first else {
      // Without a header no records are an answer; with one, even its line is missing.
      if hasHeader { throw .malformed("the reply is not CSV: it has no line of names") }
      value = .array([])
      return
    }
    if let line = records.firstIndex(where: { $0.count != first.count }) {
      throw .malformed(
        "the reply is not CSV: record \(line + 1) has \(records[line].count) fields, the first "
          + "\(first.count)")
    }
    if hasHeader, let name = first.first(where: { name in first.count { $0 == name } > 1 }) {
      throw .malformed(
        "the reply is not CSV: its first line names \(JSONValue.string(name).shown) twice")
    }
    guard hasHeader else {
      value = .array(records.map { .array($0.map { .string($0) }) })
      return
    }
    records.removeFirst()
    let names = keepsBlanks ? first.map { String($0.trimmingWhitespace) } : first
    value = .array(
      records.map { record in
        var object = JSONObject()
        for (name, field) in zip(names, record) { object[name] = .string(field) }
        return .object(object)
      })
  }

  /// The names in the first line of `text`.
  ///
  /// - Throws: `DecodingFailure.malformed` for a quote that does not end.
  static func columns(
    of text: String, separator: UInt8
  ) throws(DecodingFailure) -> [String] {
    try records(Array(text.utf8), separator, false).first ?? []
  }

  private static func records(
    _ bytes: [UInt8], _ separator: UInt8, _ keepsBlanks: Bool
  ) throws(DecodingFailure) -> [[String]] {
    var records: [[String]] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var index = 0
    func endField() {
      let text = String(decoding: field, as: UTF8.self)
      fields.append(wasQuoted || keepsBlanks ? text : String(text.trimmingWhitespace))
      field = []
      wasQuoted = false
    }
    func endRecord() {
      guard !(fields.isEmpty && field.isEmpty && !wasQuoted) else { return }
      endField()
      records.append(fields)
      fields = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          field.append(byte)
        } else if index < bytes.count, bytes[index] == byte {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else if wasQuoted, byte != separator, byte != UInt8(ascii: "\n"),
        byte != UInt8(ascii: "\r")
      {
        guard byte == UInt8(ascii: " ") else {
          throw .malformed("the reply is not CSV: something follows a closing quote")
        }
      } else if byte == UInt8(ascii: "\""), field.isEmpty {
        isQuoted = true
        wasQuoted = true
      } else if byte == separator {
        endField()
      } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        endRecord()
      } else {
        field.append(byte)
      }
    }
    guard !isQuoted else { throw .malformed("the reply is not CSV: a quote has no end") }
    endRecord()
    return records
  }
}
