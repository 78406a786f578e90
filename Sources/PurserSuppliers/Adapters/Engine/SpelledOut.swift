/// Recognises bytes however they are spelt: raw, `%XX`, `+` for a space, escaped as in a JSON string,
/// or as in XML. Every byte may be spelt differently, since every encoder leaves other ones alone.
enum SpelledOut {
  /// Where the spelling of `needle` that begins at `start` ends, the furthest if there are several;
  /// `nil` when none begins there.
  static func end(of needle: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    end(of: needle[...], in: text, from: start)
  }

  private static func end(of needle: ArraySlice<UInt8>, in text: [UInt8], from start: Int) -> Int? {
    var place = start
    var rest = needle
    while let byte = rest.first {
      guard place < text.count else { return nil }
      let first = text[place]
      // A backslash or a percent sign may be itself or begin an escape; the escape is tried first.
      if let (count, length) = escape(rest, in: text, at: place) {
        if let end = end(of: rest.dropFirst(count), in: text, from: place + length) { return end }
      }
      guard first == byte || first == UInt8(ascii: "+") && byte == UInt8(ascii: " ") else {
        return nil
      }
      place += 1
      rest = rest.dropFirst()
    }
    return place
  }

  /// How many bytes of `needle` the escape at `place` spells, and how long it is.
  private static func escape(
    _ needle: ArraySlice<UInt8>, in text: [UInt8], at place: Int
  ) -> (count: Int, length: Int)? {
    guard let byte = needle.first else { return nil }
    if text[place] == UInt8(ascii: "&") { return entity(needle, in: text, at: place) }
    if text[place] == UInt8(ascii: "%") {
      return hexadecimal(text, place + 1, digits: 2) == Int(byte) ? (1, 3) : nil
    }
    guard text[place] == UInt8(ascii: "\\"), place + 1 < text.count else { return nil }
    guard text[place + 1] == UInt8(ascii: "u") else {
      return escaped(text[place + 1]) == byte ? (1, 2) : nil
    }
    guard let (scalar, length) = scalar(in: text, at: place) else { return nil }
    let spelt = Array(String(scalar).utf8)
    return needle.starts(with: spelt) ? (spelt.count, length) : nil
  }

  /// The references of XML 1.0, section 4.1, to its own five characters and to any by its number.
  private static func entity(
    _ needle: ArraySlice<UInt8>, in text: [UInt8], at place: Int
  ) -> (count: Int, length: Int)? {
    let reference = text[place...].prefix(longestReference).prefix { $0 != UInt8(ascii: ";") }
    let end = place + reference.count
    guard end < text.count, text[end] == UInt8(ascii: ";") else { return nil }
    let name = String(decoding: reference.dropFirst(), as: UTF8.self)
    let character: String?
    switch name {
    case "amp": character = "&"
    case "lt": character = "<"
    case "gt": character = ">"
    case "quot": character = "\""
    case "apos": character = "'"
    default:
      let number =
        name.hasPrefix("#x") || name.hasPrefix("#X")
        ? UInt32(name.dropFirst(2), radix: 16)
        : name.hasPrefix("#") ? UInt32(name.dropFirst(1)) : nil
      character = number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
    guard let spelt = character.map({ Array($0.utf8) }), needle.starts(with: spelt) else {
      return nil
    }
    return (spelt.count, reference.count + 1)
  }

  /// `&#x10FFFF;` with some zeros.
  private static let longestReference = 16

  /// The character of a `\uXXXX`, or of two that are the halves of a pair.
  private static func scalar(
    in text: [UInt8], at place: Int
  ) -> (scalar: Character, length: Int)? {
    guard let unit = hexadecimal(text, place + 2, digits: 4) else { return nil }
    if let scalar = Unicode.Scalar(UInt32(unit)) { return (Character(scalar), 6) }
    guard (0xD800..<0xDC00).contains(unit), place + 7 < text.count,
      text[place + 6] == UInt8(ascii: "\\"), text[place + 7] == UInt8(ascii: "u"),
      let low = hexadecimal(text, place + 8, digits: 4), (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(UInt32(0x10000 + (unit - 0xD800) << 10 + low - 0xDC00))
    else { return nil }
    return (Character(scalar), 12)
  }

  /// What a letter behind a backslash stands for: RFC 8259, section 7.
  private static func escaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  private static func hexadecimal(_ text: [UInt8], _ start: Int, digits: Int) -> Int? {
    guard start + digits <= text.count else { return nil }
    var value = 0
    for digit in text[start..<start + digits] {
      guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      value = value * 16 + number
    }
    return value
  }
}
