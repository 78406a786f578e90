/// An order's name in sixteen bytes: a UUID as shops write it, or up to sixteen characters as they are.
struct PackedName: Equatable, Hashable, Sendable {
  /// What the bytes are.
  enum Form: UInt8, Sendable {
    /// The characters, the first in the highest byte; zeros after the last.
    case text
    /// A canonical lower-case UUID: RFC 9562, section 4.
    case uuid
  }

  var high: UInt64
  var low: UInt64
  var form: Form

  /// The most characters of a name that is kept as it is.
  private static let textLength = 16
  private static let uuidLength = 36

  init(high: UInt64, low: UInt64, form: Form) {
    (self.high, self.low, self.form) = (high, low, form)
  }

  /// The name of these characters, none of which is zero; `nil` where there are too many.
  init?(text: UnsafeBufferPointer<UInt8>) {
    guard text.count <= Self.textLength else { return nil }
    (high, low, form) = (0, 0, .text)
    for (index, character) in text.enumerated() {
      let shift = UInt64(56 - 8 * (index & 7))
      if index < 8 {
        high |= UInt64(character) << shift
      } else {
        low |= UInt64(character) << shift
      }
    }
  }

  /// The name of these characters where they are a canonical lower-case UUID; else `nil`.
  init?(uuid text: UnsafeBufferPointer<UInt8>) {
    guard text.count == Self.uuidLength else { return nil }
    let hyphen = UInt8(ascii: "-")
    guard text[8] == hyphen, text[13] == hyphen, text[18] == hyphen, text[23] == hyphen else {
      return nil
    }
    let bytes = UnsafeRawBufferPointer(text)
    guard let first = HexadecimalWord.value(of: Self.word(bytes, 0, 4)),
      let second = HexadecimalWord.value(of: Self.word(bytes, 9, 14)),
      let third = HexadecimalWord.value(of: Self.word(bytes, 19, 24)),
      let fourth = HexadecimalWord.value(of: Self.word(bytes, 28, 32))
    else { return nil }
    high = UInt64(first) << 32 | UInt64(second)
    low = UInt64(third) << 32 | UInt64(fourth)
    form = .uuid
  }

  /// Twice four characters, the first in the lowest byte.
  private static func word(
    _ bytes: UnsafeRawBufferPointer, _ first: Int, _ second: Int
  ) -> UInt64 {
    let low = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: first, as: UInt32.self))
    let high = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: second, as: UInt32.self))
    return UInt64(high) << 32 | UInt64(low)
  }

  // MARK: Text

  /// The name.
  var text: String {
    String(unsafeUninitializedCapacity: Self.uuidLength) {
      write(to: UnsafeMutableRawBufferPointer($0))
    }
  }

  /// Gives `body` the characters of the name.
  func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.uuidLength) { text in
      let count = write(to: UnsafeMutableRawBufferPointer(text))
      return body(UnsafeBufferPointer(rebasing: text[..<count]))
    }
  }

  /// Writes the characters.
  ///
  /// - Parameter bytes: where to; it has room for a UUID.
  /// - Returns: how many there are.
  private func write(to bytes: UnsafeMutableRawBufferPointer) -> Int {
    switch form {
    case .text:
      bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      let empty = low == 0 ? 8 + high.trailingZeroBitCount / 8 : low.trailingZeroBitCount / 8
      return Self.textLength - empty
    case .uuid:
      let (first, second) = (HexadecimalWord.text(of: high >> 32), HexadecimalWord.text(of: high))
      let (third, fourth) = (HexadecimalWord.text(of: low >> 32), HexadecimalWord.text(of: low))
      bytes.storeBytes(of: first.littleEndian, as: UInt64.self)
      Self.write(second, 9, 14, to: bytes)
      Self.write(third, 19, 24, to: bytes)
      bytes.storeBytes(of: fourth.littleEndian, toByteOffset: 28, as: UInt64.self)
      for place in [8, 13, 18, 23] { bytes[place] = UInt8(ascii: "-") }
      return Self.uuidLength
    }
  }

  private static func write(
    _ word: UInt64, _ first: Int, _ second: Int, to bytes: UnsafeMutableRawBufferPointer
  ) {
    bytes.storeBytes(
      of: UInt32(truncatingIfNeeded: word).littleEndian, toByteOffset: first, as: UInt32.self)
    bytes.storeBytes(
      of: UInt32(truncatingIfNeeded: word >> 32).littleEndian, toByteOffset: second,
      as: UInt32.self)
  }
}

/// Eight lower-case hexadecimal digits at a time, the first one in the lowest byte of a word.
private enum HexadecimalWord {
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The value of eight digits; `nil` where one is none.
  static func value(of text: UInt64) -> UInt32? {
    // Letters have bit 6, and a one as their lowest digit.
    let digits = (text & (15 * ones)) &+ 9 &* (text >> 6 & ones)
    guard digits & (0xF0 * ones) == 0, characters(of: digits) == text else { return nil }
    let pairs = (digits << 4 | digits >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs << 8 | pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: fours << 16 | fours >> 32)
  }

  /// The digits of the lower half of a number.
  static func text(of number: UInt64) -> UInt64 {
    let bytes = UInt64(UInt32(truncatingIfNeeded: number).byteSwapped)
    let halves = (bytes | bytes << 16) & 0x0000_FFFF_0000_FFFF
    let pairs = (halves | halves << 8) & 0x00FF_00FF_00FF_00FF
    return characters(of: (pairs >> 4 | pairs << 8) & (15 * ones))
  }

  private static func characters(of digits: UInt64) -> UInt64 {
    let letters = (digits &+ 6 &* ones) >> 4 & ones
    return digits &+ 0x30 &* ones &+ 0x27 &* letters
  }
}
