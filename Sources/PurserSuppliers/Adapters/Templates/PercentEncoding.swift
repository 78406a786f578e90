/// Percent-encoding of RFC 3986, section 2.
enum PercentEncoding {
  private static let upperDigits = Array("0123456789ABCDEF".utf8)

  /// `text` with every byte encoded that is not unreserved (section 2.3): what is left means the
  /// same in a path segment, a query and a form, whatever the text holds.
  static func encoded(_ text: String) -> String { encoded(text.utf8) }

  /// The same for bytes, which need not be UTF-8.
  static func encoded(_ unencoded: some Collection<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(unencoded.count)
    for byte in unencoded {
      if isUnreserved(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(upperDigits[Int(byte >> 4)])
        bytes.append(upperDigits[Int(byte & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `text` as HTML forms encode it (`application/x-www-form-urlencoded`): a space is a plus sign.
  static func formEncoded(_ text: String) -> String {
    encoded(text).replacing("%20", with: "+").replacing("%2A", with: "*")
      .replacing("~", with: "%7E")
  }

  /// The bytes that percent-encoded `text` stands for; a percent sign that begins no escape is
  /// itself. In a query a plus sign may stand for a space, as forms write it.
  static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let high = ByteText.hexDigitValue(rest[rest.startIndex]),
        let low = ByteText.hexDigitValue(rest[rest.startIndex + 1])
      {
        bytes.append(high << 4 | low)
        rest.removeFirst(2)
      } else {
        bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return bytes
  }

  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default:
      false
    }
  }
}
