internal import NIOHTTP1

/// What RFC 9110 and 9112 ask of a request's head beyond its syntax.
struct WireRules: Sendable {
  /// The most bytes that a body for a path may have at this moment.
  let maximumBodyBytes: @Sendable (_ path: Substring) -> Int

  /// Why a request is not taken; nil where it is.
  func refusal(of head: HTTPRequestHead) -> Problem? {
    let hosts = head.headers["Host"]
    // RFC 9112, section 3.2.
    guard hosts.count == 1 || (hosts.isEmpty && head.isOld) else {
      return Problem(
        .badRequest,
        hosts.isEmpty
          ? "the Host header is missing" : "the Host header stands \(hosts.count) times")
    }
    // Hummingbird is told the path alone.
    return head.targetAuthority.flatMap(LoopbackName.problem)
  }

  /// How a request and its answer go.
  func exchange(_ head: HTTPRequestHead) -> Exchange {
    // RFC 9110, section 10.1.1: older clients know no interim answers.
    let isAwaiting = !head.isOld && head.expectsContinue && head.hasBody
    let isWanted = isAwaiting && wantsBody(of: head)
    // Where the final answer comes instead of the leave, the body may follow or not: nobody could tell
    // it from the next request. After an upgrade that was offered the parser reads no more.
    let closes =
      !head.isKeepAlive || (isAwaiting && !isWanted) || head.method == .CONNECT
      || head.offersUpgrade
    return Exchange(isOld: head.isOld, closes: closes, awaitsContinue: isWanted)
  }

  /// Whether an endpoint would read the body. What its headers rule out is refused without it; a body
  /// whose length is not said may be empty, and then needs no type.
  private func wantsBody(of head: HTTPRequestHead) -> Bool {
    guard head.method == .POST, LoopbackName.isOne(authority: head.headers["Host"].first ?? ""),
      head.headers["Origin"].allSatisfy({ LoopbackName.isOne(origin: $0) }),
      isWanted(head.headers.first(name: "Content-Type"), at: head.path)
        || head.headers.contains(name: "Transfer-Encoding")
    else { return false }
    let length = head.headers.first(name: "Content-Length").map { Int($0) ?? .max } ?? 0
    return length <= maximumBodyBytes(head.path)
  }

  private func isWanted(_ type: String?, at path: Substring) -> Bool {
    JSONMediaType.isOne(type) || path == Gateway.batchPath && BatchFormat(contentType: type) != nil
  }
}

extension HTTPRequestHead {
  /// Whether the client speaks HTTP/1.0.
  fileprivate var isOld: Bool { version.major == 1 && version.minor == 0 }

  /// Where a target in absolute form points to, as proxies send it: it outranks the Host header (RFC 9112,
  /// section 3.2.2).
  fileprivate var targetAuthority: String? {
    guard uri.utf8.first != UInt8(ascii: "/"), let scheme = uri.firstRange(of: "://") else {
      return nil
    }
    return String(uri[scheme.upperBound...].prefix { !"/?#".contains($0) })
  }

  /// The path of the target, without its query.
  fileprivate var path: Substring { uri.prefix { $0 != "?" } }

  fileprivate var hasBody: Bool {
    headers.contains(name: "Transfer-Encoding")
      || headers.first(name: "Content-Length").map { $0 != "0" } ?? false
  }

  fileprivate var expectsContinue: Bool {
    headers[canonicalForm: "Expect"].contains { $0.lowercased() == "100-continue" }
  }

  fileprivate var offersUpgrade: Bool {
    headers.contains(name: "Upgrade")
      && headers[canonicalForm: "Connection"].contains { $0.lowercased() == "upgrade" }
  }
}
