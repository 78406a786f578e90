extension BaseURL {
  /// The flaw in where `text` leads, in the words of `flaw(in:)`, for a text in which that
  /// found nothing: a port that is none, or `http` to another machine.
  static func networkFlaw(in text: String) -> String? {
    let isEncrypted = text.lowercased().hasPrefix("https://")
    let authority = text.drop { $0 != ":" }.dropFirst("://".count).prefix { $0 != "/" }
    let (host, port) = split(authority: authority)
    if let port, !isPort(port) { return "has a port that is not a number from 1 to 65535" }
    if isEncrypted || HostName.isLoopback(String(host)) { return nil }
    return "must begin with `https://`: over `http` the credentials would travel in clear; only "
      + "addresses of this machine may use it"
  }

  /// Host and port; the colons of an IPv6 address stand within brackets (RFC 3986, section 3.2.2).
  static func split(authority: Substring) -> (host: Substring, port: Substring?) {
    let bytes = authority.utf8
    let bracket = bytes.lastIndex(of: UInt8(ascii: "]")) ?? bytes.startIndex
    guard let colon = bytes[bracket...].firstIndex(of: UInt8(ascii: ":")) else {
      return (authority, nil)
    }
    return (authority[..<colon], authority[bytes.index(after: colon)...])
  }

  private static func isPort(_ text: Substring) -> Bool {
    let areDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return areDigits && UInt16(text).map { $0 > 0 } == true
  }
}
