/// Recognises bytes however they are spelt: raw, `%XX`, `+` for a space, or escaped as in a JSON
/// string. Every byte may be spelt differently, since every encoder leaves other ones alone.
enum SpelledOut {
  /// Where the spelling of `needle` that begins at `start` ends, the furthest if there are several;
  /// `nil` when none begins there.
  static func end(of needle: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    // All places that the spelling may have come to. A backslash may be itself or begin an escape,
    // so that there can be two.
    var places: Set<Int> = [start]
    for byte in needle {
      places = places.reduce(into: []) { next, place in
        next.formUnion(ends(of: byte, in: text, from: place))
      }
      if places.isEmpty { return nil }
    }
    return places.max()
  }

  private static func ends(of byte: UInt8, in text: [UInt8], from place: Int) -> [Int] {
    guard place < text.count else { return [] }
    var ends: [Int] = []
    let first = text[place]
    if first == byte || first == UInt8(ascii: "+") && byte == UInt8(ascii: " ") {
      ends.append(place + 1)
    }
    if first == UInt8(ascii: "%"), hexadecimal(text, place + 1, digits: 2) == Int(byte) {
      ends.append(place + 3)
    }
    if first == UInt8(ascii: "\\"), place + 1 < text.count {
      if text[place + 1] == UInt8(ascii: "u") {
        if byte < 0x80, hexadecimal(text, place + 2, digits: 4) == Int(byte) {
          ends.append(place + 6)
        }
      } else if escaped(text[place + 1]) == byte {
        ends.append(place + 2)
      }
    }
    return ends
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
