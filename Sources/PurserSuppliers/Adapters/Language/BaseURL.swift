/// What a base URL must be, for adapters and for suppliers that give their own.
package enum BaseURL {
  /// The flaw in `text`, as the end of a sentence that begins with its key; `nil` when
  /// nothing is. The sentence never repeats the text, which may have come out of the environment.
  package static func flaw(in text: String) -> String? {
    guard let scheme = ["https://", "http://"].first(where: text.lowercased().hasPrefix) else {
      return "must start with `https://` or `http://`"
    }
    let rest = text.dropFirst(scheme.count)
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return "may only hold visible ASCII"
    }
    if rest.contains("?") || rest.contains("#") {
      return "must have no query and no fragment; give the query under `request`"
    }
    let authority = rest.prefix { $0 != "/" }
    if authority.contains("@") {
      return "must hold no user and no password; give them under `credentials`"
    }
    if authority.isEmpty || authority.hasPrefix(":") { return "must name a host" }
    let host = split(authority: authority).host
    if isPlain(host) { return nil }
    return "must name its host as it is: no `%`, an IPv4 address as four numbers"
  }

  /// Whether a host is sent as it is written. libcurl decodes escapes, and writes addresses such as
  /// `127.1` as four numbers: after the host was signed.
  private static func isPlain(_ host: Substring) -> Bool {
    if host.hasPrefix("[") { return true }
    let labels = host.split(separator: ".")
    guard let last = labels.last, isNumber(last) else { return !host.contains("%") }
    return labels.count == 4 && !host.hasSuffix(".")
      && labels.allSatisfy { label in UInt8(label).map { String($0) == label } == true }
  }

  private static func isNumber(_ label: Substring) -> Bool {
    let isHexadecimal = label.lowercased().hasPrefix("0x")
    return (isHexadecimal ? label.dropFirst(2) : label).utf8.allSatisfy { byte in
      isHexadecimal
        ? ByteText.hexDigitValue(byte) != nil
        : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
  }
}
