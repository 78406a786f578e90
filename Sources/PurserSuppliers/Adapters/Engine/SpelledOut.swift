/// Recognises bytes however they are spelt: raw, `%XX`, `+` for a space, escaped as in a JSON string,
/// or as in XML; and each of these within another, several times over, as where JSON stands in JSON, or a
/// URL in a query. Every byte may be spelt differently, since every encoder leaves other ones alone.
enum SpelledOut {
  /// What may stand at a place of a text: some bytes, and where the text goes on behind them.
  struct Reading {
    /// One to four bytes, those of a character at most.
    var bytes: Bytes
    var end: Int
  }

  /// The bytes of one character at most.
  struct Bytes {
    private var packed: UInt32
    private(set) var count: Int

    init(_ byte: UInt8) { (packed, count) = (UInt32(byte), 1) }

    init(_ scalar: Unicode.Scalar) {
      (packed, count) = (0, 0)
      for byte in Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter {
        packed |= UInt32(byte) << (8 * count)
        count += 1
      }
    }

    subscript(index: Int) -> UInt8 { UInt8(truncatingIfNeeded: packed >> (8 * index)) }
  }

  /// How often an escape may be the beginning of another: 31 backslashes are those of JSON four times in
  /// JSON.
  private static let mostSteps = 32
  /// How deep the letters of an escape may be spelt themselves.
  private static let deepest = 3

  /// Whether a byte may begin an escape.
  @inline(__always)
  static func beginsEscape(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "&")
  }

  /// Puts into `readings` what may stand at `place`: first the byte itself, then what its escape is for,
  /// and where that begins an escape again, what that is for, and so on.
  static func read(_ text: [UInt8], at place: Int, into readings: inout [Reading]) {
    read(text, place, deepest, &readings)
  }

  private static func read(
    _ text: [UInt8], _ place: Int, _ depth: Int, _ readings: inout [Reading]
  ) {
    var latest = Reading(bytes: Bytes(text[place]), end: place + 1)
    readings.append(latest)
    var steps = 0
    while latest.bytes.count == 1, beginsEscape(latest.bytes[0]), steps < mostSteps,
      let next = escape(latest.bytes[0], text, latest.end, depth)
    {
      readings.append(next)
      latest = next
      steps += 1
    }
  }

  /// The last of the readings at `place`: what is meant if everything there is an escape.
  private static func meant(_ text: [UInt8], _ place: Int, _ depth: Int) -> Reading? {
    guard place < text.count else { return nil }
    guard beginsEscape(text[place]) else {
      return Reading(bytes: Bytes(text[place]), end: place + 1)
    }
    guard depth > 0 else { return nil }
    var readings: [Reading] = []
    read(text, place, depth - 1, &readings)
    return readings.last
  }

  /// The escape that begins with `first`, and whose letters begin at `place`.
  private static func escape(
    _ first: UInt8, _ text: [UInt8], _ place: Int, _ depth: Int
  ) -> Reading? {
    switch first {
    case UInt8(ascii: "%"):
      guard let (value, end) = hexadecimal(text, place, digits: 2, depth) else { return nil }
      return Reading(bytes: Bytes(UInt8(value)), end: end)
    case UInt8(ascii: "&"): return entity(text, place, depth)
    default: return backslash(text, place, depth)
    }
  }

  /// What stands behind a backslash: RFC 8259, section 7, and what JavaScript adds to it. Backslashes in a
  /// row are those of JSON in JSON: whatever their number is, the last of them escapes.
  private static func backslash(_ text: [UInt8], _ place: Int, _ depth: Int) -> Reading? {
    guard place < text.count else { return nil }
    if let next = furtherBackslash(text, place, depth) { return next }
    guard let letter = meant(text, place, depth), letter.bytes.count == 1 else { return nil }
    switch letter.bytes[0] {
    case UInt8(ascii: "u"): return character(text, letter.end, depth)
    case UInt8(ascii: "x"):
      guard let (value, end) = hexadecimal(text, letter.end, digits: 2, depth) else { return nil }
      return Reading(bytes: Bytes(Unicode.Scalar(UInt8(value))), end: end)
    case let byte:
      return escaped(byte).map { Reading(bytes: Bytes($0), end: letter.end) }
    }
  }

  /// The backslash at `place`, however it is spelt.
  private static func furtherBackslash(_ text: [UInt8], _ place: Int, _ depth: Int) -> Reading? {
    let backslash = UInt8(ascii: "\\")
    if text[place] == backslash { return Reading(bytes: Bytes(backslash), end: place + 1) }
    guard beginsEscape(text[place]), depth > 0 else { return nil }
    var readings: [Reading] = []
    read(text, place, depth - 1, &readings)
    return readings.first { $0.bytes.count == 1 && $0.bytes[0] == backslash }
  }

  /// The character of a `\uXXXX` from its digits on, or of two that are the halves of a pair.
  private static func character(_ text: [UInt8], _ place: Int, _ depth: Int) -> Reading? {
    guard let (unit, end) = hexadecimal(text, place, digits: 4, depth) else { return nil }
    if let scalar = Unicode.Scalar(UInt32(unit)) { return Reading(bytes: Bytes(scalar), end: end) }
    guard (0xD800..<0xDC00).contains(unit), depth > 0, end < text.count, beginsEscape(text[end])
    else { return nil }
    var readings: [Reading] = []
    read(text, end, 0, &readings)
    for backslash in readings where backslash.bytes[0] == UInt8(ascii: "\\") {
      guard let letter = meant(text, backslash.end, depth), letter.bytes.count == 1,
        letter.bytes[0] == UInt8(ascii: "u"),
        let (low, end) = hexadecimal(text, letter.end, digits: 4, depth),
        (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(UInt32(0x10000 + (unit - 0xD800) << 10 + low - 0xDC00))
      else { continue }
      return Reading(bytes: Bytes(scalar), end: end)
    }
    return nil
  }

  /// What a letter behind a backslash stands for.
  private static func escaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// The references of XML 1.0, section 4.1, to its own five characters and to any by its number, from
  /// behind the `&` on.
  private static func entity(_ text: [UInt8], _ place: Int, _ depth: Int) -> Reading? {
    var name: [UInt8] = []
    var end = place
    while name.count < longestReference, let letter = meant(text, end, depth),
      letter.bytes.count == 1
    {
      end = letter.end
      if letter.bytes[0] == UInt8(ascii: ";") {
        return character(named: name).map { Reading(bytes: Bytes($0), end: end) }
      }
      let character = Character(Unicode.Scalar(letter.bytes[0]))
      guard character.isASCII, character.isLetter || character.isNumber || character == "#" else {
        return nil
      }
      name.append(letter.bytes[0])
    }
    return nil
  }

  private static func character(named bytes: [UInt8]) -> Unicode.Scalar? {
    let name = String(decoding: bytes, as: UTF8.self)
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst()
      let number =
        digits.hasPrefix("x") || digits.hasPrefix("X")
        ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap(Unicode.Scalar.init)
    }
  }

  /// `#x10FFFF` with some zeros.
  private static let longestReference = 15

  private static func hexadecimal(
    _ text: [UInt8], _ start: Int, digits: Int, _ depth: Int
  ) -> (value: Int, end: Int)? {
    var (value, end) = (0, start)
    for _ in 0..<digits {
      guard let digit = meant(text, end, depth), digit.bytes.count == 1,
        let number = Character(Unicode.Scalar(digit.bytes[0])).hexDigitValue
      else { return nil }
      (value, end) = (value * 16 + number, digit.end)
    }
    return (value, end)
  }
}
