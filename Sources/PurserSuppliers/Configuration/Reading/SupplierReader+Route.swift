// How a supplier is reached: through a proxy, and whom to trust on the way.
extension SupplierReader {
  private static let proxySchemes = ["http", "https", "socks5", "socks5h"]

  /// The route; its values are not repeated in any message.
  func route(_ reader: inout MappingReader, _ problems: inout Problems) -> SupplierRoute {
    var route = SupplierRoute()
    if let proxy = reader.text("proxy", &problems) {
      route.proxy = Secret(proxy)
      if !defaults.surroundings.isUnset(proxy), let flaw = Self.flaw(inProxy: proxy) {
        problems.error(at: reader.valueMark(of: "proxy"), "`proxy` \(flaw)")
      }
    }
    if let node = reader.node("tls", &problems),
      var tls = MappingReader(node, named: "tls", &problems)
    {
      let texts = PEMReader(surroundings: defaults.surroundings, place: "tls.")
      route.authorities = texts.certificates("ca", &tls, &problems)?.text
      let shown = texts.certificates("certificate", &tls, &problems)
      route.certificate = shown?.text
      route.key = texts.key(of: shown?.certificate, &tls, &problems).map(Secret.init)
      tls.finish(&problems)
      if tls.has("certificate") != tls.has("key") {
        problems.error(at: node.mark, "`certificate` and `key` go together")
      }
      if !["ca", "certificate", "key"].contains(where: tls.has) {
        problems.error(at: node.mark, "`tls` needs `ca`, or `certificate` and `key`")
      }
    }
    return route
  }

  /// The flaw in the URL of a proxy, as the end of a sentence that begins with its key.
  private static func flaw(inProxy text: String) -> String? {
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, proxySchemes.contains(parts[0].lowercased()) else {
      return "must be a URL such as `http://user:password@proxy.example:3128`; it may begin with "
        + Quotation.list(proxySchemes.map { $0 + "://" }, joinedBy: "or")
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return "may only hold visible ASCII; percent-encode the rest"
    }
    let authority = parts[1].hasSuffix("/") ? parts[1].dropLast() : parts[1]
    guard !authority.contains(where: { "/?#".contains($0) }) else {
      return
        "must have no path and no query; a `/`, `?`, `#` or `@` in a password is percent-encoded"
    }
    let user = authority.lastIndex(of: "@")
    guard user == authority.firstIndex(of: "@") else {
      return "has two `@`; one in a password is written `%40`"
    }
    if let user, hasBrokenEscape(authority[..<user]) {
      return "has a `%` that two hexadecimal digits must follow, other than `%00`; "
        + "a `%` in a password is written `%25`"
    }
    let host = user.map { authority[authority.index(after: $0)...] } ?? authority
    return BaseURL.networkFlaw(in: "https://" + host) ?? BaseURL.flaw(in: "https://" + host)
  }

  /// Whether a user with its password has a `%` that stands for no character.
  private static func hasBrokenEscape(_ text: Substring) -> Bool {
    text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().contains { part in
      let digits = part.utf8.prefix(2)
      let isEscape =
        digits.count == 2
        && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
      return !isEscape || part.hasPrefix("00")
    }
  }
}
