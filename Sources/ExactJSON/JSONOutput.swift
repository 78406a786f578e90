/// JSON text in the making: bytes, layout, and the lexical forms of single values.
struct JSONOutput {
  var bytes: [UInt8]
  private let style: JSONStyle
  private var depth = 0

  init(appendingTo bytes: [UInt8] = [], style: JSONStyle) {
    self.bytes = bytes
    self.style = style
  }

  mutating func open(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    depth += 1
  }

  mutating func close(_ bracket: Unicode.Scalar, isEmpty: Bool) {
    depth -= 1
    if !isEmpty { breakLine() }
    bytes.append(UInt8(ascii: bracket))
  }

  /// Comes before every member and element.
  @inline(__always)
  mutating func separate(isFirst: Bool) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  mutating func name(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    if style == .pretty { bytes.append(UInt8(ascii: " ")) }
  }

  mutating func null() { literal("null") }

  mutating func bool(_ bool: Bool) { literal(bool ? "true" : "false") }

  mutating func number(_ number: JSONNumber) { bytes.append(contentsOf: number.text.utf8) }

  mutating func integer(_ integer: some BinaryInteger) {
    bytes.append(contentsOf: String(integer).utf8)
  }

  mutating func string(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var copy = string
    copy.withUTF8 { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func literal(_ word: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  @inline(__always)
  private mutating func breakLine() {
    guard style == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  /// Escapes what RFC 8259 section 7 requires and nothing more.
  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var pieceStart = 0
    for (place, byte) in text.enumerated() {
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[pieceStart..<place]))
      appendEscape(of: byte)
      pieceStart = place + 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[pieceStart...]))
  }

  private mutating func appendEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x00..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
