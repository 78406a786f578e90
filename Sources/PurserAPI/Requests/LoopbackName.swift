/// Names of this machine's loopback interface.
enum LoopbackName {
  /// Whether the host of `host:port` is one: `localhost`, `127.x.y.z` or `[::1]`.
  static func isOne(authority: some Collection<UInt8>) -> Bool {
    guard let host = Authority(authority)?.host else { return false }
    return host.elementsEqual("[::1]".utf8) || isLocalhost(host) || isLoopbackAddress(host)
  }

  /// Whether the host of `host:port` is one.
  static func isOne(authority: String) -> Bool { isOne(authority: authority.utf8) }

  /// Whether an origin, `http://host:port`, is one (RFC 6454, section 6.1).
  static func isOne(origin: String) -> Bool {
    for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
      return isOne(authority: origin.dropFirst(scheme.count).utf8)
    }
    return false
  }

  /// Why a request may not name this host; nil where it may.
  static func problem(authority: String) -> Problem? {
    guard Authority(authority.utf8) != nil else {
      return Problem(
        .badRequest, "the Host header must be a host, and a port where there is one")
    }
    guard isOne(authority: authority) else {
      return Problem(
        .foreignHost, "the Host header must name a loopback address, such as 127.0.0.1")
    }
    return nil
  }

  /// Names of hosts are the same in small and capital letters.
  private static func isLocalhost(_ host: some Collection<UInt8>) -> Bool {
    let name = "localhost".utf8
    return host.count == name.count && zip(host, name).allSatisfy { $0 | 0x20 == $1 }
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
