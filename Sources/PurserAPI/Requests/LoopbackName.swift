/// Names of this machine's loopback interface.
enum LoopbackName {
  /// Whether the host of `host:port` is one: `localhost`, `127.x.y.z` or `[::1]`.
  static func isOne(authority: some Collection<UInt8>) -> Bool {
    if authority.first == UInt8(ascii: "[") {
      return authority.dropFirst().prefix { $0 != UInt8(ascii: "]") }.elementsEqual("::1".utf8)
    }
    let host = authority.prefix { $0 != UInt8(ascii: ":") }
    return host.elementsEqual("localhost".utf8) || isLoopbackAddress(host)
  }

  private static func isLoopbackAddress(_ host: some Collection<UInt8>) -> Bool {
    guard host.starts(with: "127.".utf8) else { return false }
    var parts = 1
    var digits = 0
    var value = 0
    for byte in host {
      switch byte {
      case UInt8(ascii: "."):
        guard digits > 0 else { return false }
        (parts, digits, value) = (parts + 1, 0, 0)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
        guard value <= UInt8.max else { return false }
      default: return false
      }
    }
    return parts == 4 && digits > 0
  }
}
