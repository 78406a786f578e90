/// Bytes as text: hexadecimal and base64 of RFC 4648.
enum ByteText {
  /// Which characters stand for 62 and 63.
  enum Alphabet: Sendable {
    /// `+` and `/`, padded with `=`: section 4.
    case standard

    /// `-` and `_`, and no padding, which would need encoding in a URL: section 5, as RFC 7515
    /// writes it.
    case urlSafe
  }

  /// `bytes` as pairs of digits and lower case letters.
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Sixteen bytes as a UUID of a version (RFC 9562, section 5), which takes the place of six of their bits.
  static func uuid(_ bytes: some Sequence<UInt8>, version: UInt8) -> String {
    var bytes = Array(bytes)
    bytes[6] = bytes[6] & 0x0F | version << 4
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, digit) in hex(bytes).enumerated() {
      if [8, 12, 16, 20].contains(index) { text += "-" }
      text.append(digit)
    }
    return text
  }

  /// The bytes that pairs of hexadecimal digits stand for, in either case.
  ///
  /// - Throws: `SigningError.notHexadecimal`.
  static func bytes(hex text: String) throws(SigningError) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.utf8 {
      guard let value = hexDigitValue(digit) else { throw .notHexadecimal }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    guard high == nil else { throw .notHexadecimal }
    return bytes
  }

  /// `bytes` in base64.
  static func base64(_ bytes: some Sequence<UInt8>, _ alphabet: Alphabet = .standard) -> String {
    let bytes = Array(bytes)
    let characters = Array((letters + alphabet.lastTwo).utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        if place <= group.count {
          text.append(characters[bits >> (18 - 6 * place) & 63])
        } else if alphabet == .standard {
          text.append(UInt8(ascii: "="))
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that base64 stands for, in either alphabet but not in both at once. Padding may be
  /// left out, but not in part; nothing else may stand in the text, and the bits left over are
  /// zero: two texts never stand for the same bytes by accident.
  ///
  /// - Throws: `SigningError.notBase64`.
  static func bytes(base64 text: String) throws(SigningError) -> [UInt8] {
    let characters = text.utf8.prefix { $0 != UInt8(ascii: "=") }
    let padding = text.utf8.count - characters.count
    let remainder = characters.count % 4
    guard text.utf8.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") }), remainder != 1,
      padding == 0 || padding == (4 - remainder) % 4
    else { throw .notBase64 }
    let isStandard = characters.contains { Alphabet.standard.lastTwo.utf8.contains($0) }
    let alphabet: Alphabet = isStandard ? .standard : .urlSafe

    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 4 * 3 + 2)
    var bits = 0
    var bitCount = 0
    for character in characters {
      guard let value = alphabet.value(of: character) else { throw .notBase64 }
      bits = bits << 6 | value
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(bits >> bitCount))
        bits &= 1 << bitCount - 1
      }
    }
    guard bits == 0 else { throw .notBase64 }
    return bytes
  }

  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  /// What a hexadecimal digit counts, in either case.
  static func hexDigitValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension ByteText.Alphabet {
  /// The characters for 62 and 63.
  fileprivate var lastTwo: String {
    switch self {
    case .standard: "+/"
    case .urlSafe: "-_"
    }
  }

  fileprivate func value(of character: UInt8) -> Int? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character - UInt8(ascii: "0")) + 52
    default: zip(lastTwo.utf8, [62, 63]).first { $0.0 == character }?.1
    }
  }
}
