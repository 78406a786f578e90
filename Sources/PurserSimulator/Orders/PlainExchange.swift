internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

/// A request that goes to a simulated supplier without a socket.
package struct PlainRequest: Sendable {
  /// The method: `POST`.
  package let method: String
  /// Path and query, percent-encoded: `/orders?note=A-1-1`.
  package let target: String
  /// The header fields.
  package let headers: [(name: String, value: String)]
  /// The whole body.
  package let body: [UInt8]

  /// A request.
  package init(
    method: String, target: String, headers: [(name: String, value: String)], body: [UInt8]
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }
}

/// A reply that comes without a socket.
package struct PlainReply: Sendable {
  /// The HTTP status.
  package let status: Int
  /// The whole body.
  package let body: [UInt8]
}

extension SimulatedSupplier {
  /// Answers a request as its server would, without one: for tests in which nothing but the test itself decides
  /// what happens next. Faults that are made of waiting do not wait: a delayed answer comes at once. A reply that
  /// is held waits until it is released, or the task is cancelled; as everything that is due, it leaves when somebody
  /// looks at the supplier.
  ///
  /// - Returns: the reply; `nil` where the connection would have ended before the whole of it came.
  package func exchange(_ request: PlainRequest) async -> PlainReply? {
    let parts = request.target.split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var call = RawCall()
    call.body = request.body
    for field in request.headers {
      if let name = HTTPField.Name(field.name) {
        call.headers.append(.init(name: name, value: field.value))
      }
    }
    if parts.count > 1 { call.query = Self.query(parts[1]) }
    for endpoint in endpoints where endpoint.method.rawValue == request.method {
      guard let parameters = Self.parameters(of: parts[0], by: endpoint.path) else { continue }
      call.parameters = parameters
      return await reply(to: deliver(endpoint, call))
    }
    return PlainReply(replyToUnknownPath(String(parts[0])))
  }

  private func reply(to delivery: Delivery) async -> PlainReply? {
    switch delivery {
    case .reply(let reply), .delayed(let reply, _): return PlainReply(reply)
    case .bytes(let status, _, let body): return PlainReply(status: status, body: body)
    case .truncated, .dropped, .stalled: return nil
    case .held(let number):
      guard let reply = await reply(number) else { return nil }
      return await self.reply(to: Delivery(reply))
    }
  }

  private static func query(_ text: Substring) -> [(name: String, value: String)] {
    text.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = parts.map { part -> String in
        let text = String(part.map { $0 == "+" ? " " : $0 })
        return text.percentDecoded ?? text
      }
      return (decoded[0], decoded.count > 1 ? decoded[1] : "")
    }
  }

  /// What a path has where the endpoint's has names; `nil` where it is another path.
  private static func parameters(of path: Substring, by pattern: String) -> [String: String]? {
    let (parts, names) = (path.split(separator: "/"), pattern.split(separator: "/"))
    guard parts.count == names.count else { return nil }
    var parameters: [String: String] = [:]
    for (part, name) in zip(parts, names) {
      if name.hasPrefix("{") {
        let text = String(part)
        parameters[String(name.dropFirst().dropLast())] = text.percentDecoded ?? text
      } else if part != name {
        return nil
      }
    }
    return parameters
  }
}

extension PlainReply {
  fileprivate init(_ reply: WireReply) {
    self.init(status: reply.status, body: reply.json.encoded())
  }
}
