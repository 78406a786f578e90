/// Reads the records of a CSV file (RFC 4180) one by one: fields between commas, quotes around those with commas,
/// quotes or line breaks in them. Blanks around a field that is not quoted do not count, and neither do empty lines.
struct CSVRecords {
  private let bytes: [UInt8]
  private var place = 0
  /// The line of the record that was read last, from 1.
  private(set) var line = 0
  private var nextLine = 1
  /// The line in which a quote was opened that is never closed; the last record has all that follows.
  private(set) var unclosedLine: Int?

  /// The records of a file, with or without a byte order mark.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  /// The next record; `nil` after the last.
  mutating func next() -> [String]? {
    while place < bytes.count {
      line = nextLine
      var fields: [String] = []
      var isAtEnd = false
      while !isAtEnd { fields.append(field(&isAtEnd)) }
      if fields != [""] { return fields }
    }
    return nil
  }

  private mutating func field(_ isAtEnd: inout Bool) -> String {
    while place < bytes.count, bytes[place] == UInt8(ascii: " ") || bytes[place] == 9 { place += 1 }
    if place < bytes.count, bytes[place] == UInt8(ascii: "\"") { return quoted(&isAtEnd) }
    let start = place
    while place < bytes.count, bytes[place] != UInt8(ascii: ","), bytes[place] != 10 { place += 1 }
    var end = place
    while end > start, [9, 13, 32].contains(bytes[end - 1]) { end -= 1 }
    finishField(&isAtEnd)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func quoted(_ isAtEnd: inout Bool) -> String {
    var text: [UInt8] = []
    let first = nextLine
    var isClosed = false
    place += 1
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") {
        isClosed = place == bytes.count || bytes[place] != UInt8(ascii: "\"")
        if isClosed { break }
        place += 1
      }
      if byte == 10 { nextLine += 1 }
      text.append(byte)
    }
    if !isClosed { unclosedLine = first }
    while place < bytes.count, bytes[place] != UInt8(ascii: ","), bytes[place] != 10 { place += 1 }
    finishField(&isAtEnd)
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func finishField(_ isAtEnd: inout Bool) {
    guard place < bytes.count else {
      isAtEnd = true
      return
    }
    isAtEnd = bytes[place] == 10
    if isAtEnd { nextLine += 1 }
    place += 1
  }
}
