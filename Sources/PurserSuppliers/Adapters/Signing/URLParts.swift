/// The parts of an absolute URL as a request says them on the wire, where it is `normalized`.
struct URLParts: Hashable, Sendable {
  /// Scheme, host and port, in lower case: what tells one server from another.
  let origin: String

  /// The value of the `Host` header: with the port unless it is the scheme's own, and that without zeros
  /// before it.
  let host: String

  /// The path as it is in the URL, `/` for none.
  let path: String

  /// What follows `?`, without the fragment; empty for none.
  let query: String

  /// Takes a URL apart; `nil` when it names no host.
  init?(_ url: String) {
    guard let start = Self.endOfScheme(url) else { return nil }
    // By bytes: all that parts a URL is ASCII, and characters take several times as long.
    let address = url.utf8[start...].prefix { $0 != UInt8(ascii: "#") }
    let authority = address.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    let target = address[authority.endIndex...]
    let pathPart = target.prefix { $0 != UInt8(ascii: "?") }
    path = pathPart.isEmpty ? "/" : String(Substring(pathPart))
    query = String(Substring(target[pathPart.endIndex...].dropFirst()))

    // Before an at sign stands a user, which is no part of the header.
    let hostPort =
      authority.lastIndex(of: UInt8(ascii: "@")).map { authority[$0...].dropFirst() } ?? authority
    let scheme = url[..<start].lowercased()
    let ownPort = scheme == "https://" ? "443" : "80"
    let (name, port) = BaseURL.split(authority: Substring(hostPort))
    if name.isEmpty { return nil }
    let number = port.map { $0.drop { $0 == "0" } } ?? ""
    host = number.isEmpty || number == ownPort ? String(name) : "\(name):\(number)"
    origin = scheme + host.lowercased()
  }

  /// Where the authority begins, behind the first `://`.
  private static func endOfScheme(_ url: String) -> String.Index? {
    var rest = url.utf8[...]
    while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      rest = rest[colon...].dropFirst()
      if rest.starts(with: "//".utf8) { return rest.dropFirst(2).startIndex }
    }
    return nil
  }

  /// The URL in the one form in which it is signed and sent: scheme and host in lower case, the port only
  /// where it is not the scheme's own, no user, `/` for an empty path, dots taken out of the path, and no
  /// fragment. Everything else is as it is in the URL.
  var normalized: String {
    origin + DotSegments.removed(from: path) + (query.isEmpty ? "" : "?" + query)
  }

  /// The URL with its path in the one spelling that some schemes sign: so what is signed is what is sent.
  var withCanonicalPath: String {
    origin + canonicalPath + (query.isEmpty ? "" : "?" + query)
  }

  /// The query's pairs, decoded and encoded again in the one way of `PercentEncoding`, so that
  /// both sides sign the same text however the URL spells it.
  var canonicalQuery: [(name: String, value: String)] {
    query.split(separator: "&").map { item in
      let name = item.prefix { $0 != "=" }
      let value = item[name.endIndex...].dropFirst()
      return (Self.canonical(name, plusIsSpace: true), Self.canonical(value, plusIsSpace: true))
    }
  }

  /// The path with each of its segments decoded and encoded again.
  var canonicalPath: String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { Self.canonical($0, plusIsSpace: false) }.joined(separator: "/")
  }

  private static func canonical(_ text: Substring, plusIsSpace: Bool) -> String {
    PercentEncoding.encoded(PercentEncoding.decoded(text, plusIsSpace: plusIsSpace))
  }
}
