/// The parts of an absolute URL as a request says them on the wire.
struct URLParts: Hashable, Sendable {
  /// Scheme, host and port, in lower case: what tells one server from another.
  let origin: String

  /// The value of the `Host` header: with the port unless it is the scheme's own.
  let host: String

  /// The path as it is in the URL, `/` for none.
  let path: String

  /// What follows `?`, without the fragment; empty for none.
  let query: String

  /// Takes a URL apart; `nil` when it names no host.
  init?(_ url: String) {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let address = url[scheme.upperBound...].prefix { $0 != "#" }
    let authority = address.prefix { $0 != "/" && $0 != "?" }
    let target = address[authority.endIndex...]
    let pathPart = target.prefix { $0 != "?" }
    path = pathPart.isEmpty ? "/" : String(pathPart)
    query = String(target[pathPart.endIndex...].dropFirst())

    // Before an at sign stands a user, which is no part of the header.
    let hostPort = authority.lastIndex(of: "@").map { authority[$0...].dropFirst() } ?? authority
    let ownPort = url[..<scheme.lowerBound].lowercased() == "https" ? ":443" : ":80"
    host = String(hostPort.hasSuffix(ownPort) ? hostPort.dropLast(ownPort.count) : hostPort)
    origin = (url[..<scheme.upperBound] + host).lowercased()
    if host.isEmpty { return nil }
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
