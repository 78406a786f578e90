/// What can be told of a host from its text, without asking a name server.
enum HostName {
  /// Whether connections to `host` stay on this machine: `localhost` (RFC 6761, section 6.3),
  /// `127.0.0.0/8` (RFC 1122, section 3.2.1.3) or `::1` (RFC 4291), in brackets or not.
  static func isLoopback(_ host: String) -> Bool {
    let name = host.lowercased()
    if ["localhost", "::1", "[::1]"].contains(name) { return true }
    let octets = name.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0] == "127"
      && octets.allSatisfy { octet in
        (1...3).contains(octet.utf8.count)
          && octet.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
          && UInt8(octet) != nil
      }
  }
}
