/// Takes comma-separated values apart as they come: RFC 4180, with line feeds alone accepted too.
struct CSVScanner: Sendable {
  /// One field and where it begins.
  struct Field: Hashable, Sendable {
    var text: String
    var line: Int
    var column: Int
  }

  private enum State {
    /// At the start of a field.
    case start
    /// In a field without quotes.
    case plain
    /// Between the quotes.
    case quoted
    /// After a quote inside quotes: the end of the field, or a quote if another follows.
    case quoteInQuotes
  }

  /// A longer record is a mistake, such as a quote that is never closed.
  private static let maximumRecordLength = 65_536

  private var state = State.start
  private var bytes: [UInt8] = []
  private var fields: [Field] = []
  private var length = 0
  private var line = 1
  private var column = 1
  private var fieldPlace = (line: 1, column: 1)

  /// Takes one byte.
  ///
  /// - Returns: the record that it ends; a record of one empty field is an empty line.
  /// - Throws: `OrderTableError` when quotes are misplaced or a record does not end.
  mutating func take(_ byte: UInt8) throws(OrderTableError) -> [Field]? {
    length += 1
    guard length <= Self.maximumRecordLength else {
      throw error("the record is too long; is a quote not closed?")
    }
    defer { advance(over: byte) }
    switch (state, byte) {
    case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuotes
    case (.quoted, _): bytes.append(byte)
    case (.start, UInt8(ascii: "\"")): state = .quoted
    case (.quoteInQuotes, UInt8(ascii: "\"")):
      bytes.append(byte)
      state = .quoted
    case (_, UInt8(ascii: ",")): try endField()
    case (_, UInt8(ascii: "\n")):
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      try endField()
      return takeRecord()
    case (.quoteInQuotes, UInt8(ascii: "\r")): break
    case (.quoteInQuotes, _): throw error("a character follows the closing quote")
    case (.plain, UInt8(ascii: "\"")): throw error("a quote stands inside a field without quotes")
    case (.start, _), (.plain, _):
      bytes.append(byte)
      state = .plain
    }
    return nil
  }

  /// Takes the end of the text.
  ///
  /// - Returns: the last record, where it has no line end.
  /// - Throws: `OrderTableError` when a quote is not closed.
  mutating func finish() throws(OrderTableError) -> [Field]? {
    guard state != .quoted else { throw error("a quote is not closed") }
    guard state != .start || !fields.isEmpty else { return nil }
    try endField()
    return takeRecord()
  }

  private mutating func endField() throws(OrderTableError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw error("the field is not UTF-8")
    }
    fields.append(Field(text: text, line: fieldPlace.line, column: fieldPlace.column))
    bytes.removeAll(keepingCapacity: true)
    state = .start
  }

  private mutating func takeRecord() -> [Field] {
    defer {
      fields.removeAll(keepingCapacity: true)
      length = 0
    }
    return fields
  }

  private mutating func advance(over byte: UInt8) {
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
    if state == .start { fieldPlace = (line, column) }
  }

  private func error(_ message: String) -> OrderTableError {
    OrderTableError(line: fieldPlace.line, column: fieldPlace.column, message: message)
  }
}
