// How a supplier is reached: through a proxy, and whom to trust on the way.
extension SupplierReader {
  private static let proxySchemes = ["http", "https", "socks5", "socks5h"]

  /// The route; its values are not repeated in any message.
  func route(_ reader: inout MappingReader, _ problems: inout Problems) -> SupplierRoute {
    var route = SupplierRoute()
    if let proxy = reader.text("proxy", &problems) {
      route.proxy = Secret(proxy)
      if !isUnset(proxy), let flaw = Self.flaw(inProxy: proxy) {
        problems.error(at: reader.valueMark(of: "proxy"), "`proxy` \(flaw)")
      }
    }
    if let node = reader.node("tls", &problems),
      var tls = MappingReader(node, named: "tls", &problems)
    {
      route.authorities = certificates("ca", &tls, &problems)?.text
      let shown = certificates("certificate", &tls, &problems)
      route.certificate = shown?.text
      route.key = key(of: shown?.certificate, &tls, &problems).map(Secret.init)
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

  /// Whether `text` stands in for a variable that is not set, where that is allowed.
  private func isUnset(_ text: String) -> Bool {
    defaults.surroundings.unsetVariables == .warn && text.hasPrefix("unset-")
  }

  /// Certificates in PEM, which a file holds as a rule.
  private func certificates(
    _ name: String, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> (text: String, certificate: CertificateText)? {
    guard let text = reader.text(name, &problems), !isUnset(text),
      hasLines(name, text, reader, &problems)
    else { return nil }
    do throws(CertificateText.Flaw) {
      return (text, try CertificateText(text))
    } catch {
      let flaw: String
      switch error {
      case .notPEM: flaw = Self.notPEM(name)
      case .other(let label): flaw = "holds a \(label), and no CERTIFICATE"
      case .damaged(let number): flaw = "is damaged: certificate \(number) in it cannot be read"
      }
      refuse(name, flaw, reader, &problems)
      return nil
    }
  }

  /// The private key of a certificate, in PEM.
  private func key(
    of certificate: CertificateText?, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> String? {
    guard let text = reader.text("key", &problems), !isUnset(text),
      hasLines("key", text, reader, &problems)
    else { return nil }
    do throws(SigningError) {
      let spellings = try PublicHalf.spellings(pem: text)
      if let certificate, let spellings, !certificate.holds(anyOf: spellings) {
        refuse("key", "is not the key of the first certificate in `certificate`", reader, &problems)
      }
      return text
    } catch {
      let flaw: String
      switch error {
      case .notPEM: flaw = Self.notPEM("key")
      case .encryptedKey:
        flaw = "is encrypted; `openssl pkey -in FILE -out PLAIN` takes its password off"
      case .otherKey: flaw = "holds no PRIVATE KEY"
      case .damagedKey, .shortKey, .notP256, .notEd25519, .notHexadecimal, .notBase64, .noHost:
        flaw = "is damaged: no key can be read in it"
      }
      refuse("key", flaw, reader, &problems)
      return nil
    }
  }

  /// Notes a text in PEM that has lost its line breaks, as it may in a variable: libcurl reads lines.
  private func hasLines(
    _ name: String, _ text: String, _ reader: MappingReader, _ problems: inout Problems
  ) -> Bool {
    guard text.contains("-----BEGIN "), !text.contains(/-----BEGIN [^\-\n]+-----[ \t]*\r?\n/) else {
      return true
    }
    refuse(
      name, "has lost its line breaks; keep it in a file and write `${file:\(name).pem}`", reader,
      &problems)
    return false
  }

  private static func notPEM(_ name: String) -> String {
    "must be the text of a PEM file; write `${file:\(name).pem}`"
  }

  /// Notes what is wrong with a value of `tls`, by its path and by the file that it came from.
  private func refuse(
    _ name: String, _ flaw: String, _ reader: MappingReader, _ problems: inout Problems
  ) {
    let origin = reader.file(of: name).map { " (the file \(Quotation.quoted($0)))" } ?? ""
    problems.error(
      at: reader.valueMark(of: name), "\(Quotation.quoted("tls.\(name)"))\(origin) \(flaw)")
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
