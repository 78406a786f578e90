/// What a base URL must be, for adapters and for suppliers that give their own.
package enum BaseURL {
  /// What is wrong with `text`, as the end of a sentence that begins with its key; `nil` when
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
    return authority.isEmpty || authority.hasPrefix(":") ? "must name a host" : nil
  }
}
