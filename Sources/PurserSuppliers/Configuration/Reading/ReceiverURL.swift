/// What the URL of a receiver of messages must be. Its path and its query may be secrets, so nothing of it is said.
enum ReceiverURL {
  /// The flaw in a URL, as the end of a sentence that begins with its key; `nil` where it has none.
  static func flaw(in url: String) -> String? {
    let scheme = url.prefix { $0 != ":" }.lowercased()
    let rest = url.dropFirst(scheme.count)
    guard ["http", "https"].contains(scheme), rest.hasPrefix("://"), rest.count > 3,
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !url.contains("#")
    else { return "must be a URL such as `https://shop.example/hooks/purser`" }
    // As with a supplier's address: whoever reads along learns of every message.
    guard let flaw = BaseURL.networkFlaw(in: String(url.prefix { $0 != "?" })) else { return nil }
    return flaw.hasPrefix("must begin")
      ? "must begin with `https://`: over `http` everybody on the way could read along; only "
        + "addresses of this machine may use it"
      : flaw
  }
}
