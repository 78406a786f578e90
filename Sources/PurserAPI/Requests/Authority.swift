/// Where a URL or a `Host` header points to: a host and a port (RFC 3986, section 3.2). A user in it is
/// refused: nobody calls this server by one, and who reads on only as far as the `@` is misled.
struct Authority<Text: Collection> where Text.Element == UInt8 {
  /// The host, an address of version 6 with its brackets.
  let host: Text.SubSequence

  /// Reads `host` or `host:port`; nil for everything else.
  init?(_ text: Text) {
    var end: Text.Index
    if text.first == UInt8(ascii: "[") {
      guard let bracket = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      end = text.index(after: bracket)
      let address = text[text.index(after: text.startIndex)..<bracket]
      guard !address.isEmpty, address.allSatisfy(\.isOfAddress) else { return nil }
    } else {
      end = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
      guard end > text.startIndex, text[..<end].allSatisfy(\.isOfName) else { return nil }
    }
    host = text[..<end]
    guard end < text.endIndex else { return }
    guard text[end] == UInt8(ascii: ":") else { return nil }
    end = text.index(after: end)
    var port = 0
    for byte in text[end...] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      port = port * 10 + Int(byte - UInt8(ascii: "0"))
      guard port <= UInt16.max else { return nil }
    }
  }
}

extension UInt8 {
  /// Whether it stands in an address of version 6: scopes and later versions name nothing here.
  fileprivate var isOfAddress: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Whether it is one of the characters of `reg-name`.
  fileprivate var isOfName: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: "-._~!$&'()*+,;=%".utf8.contains(self)
    }
  }
}
