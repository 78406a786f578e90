internal import CurlClient

/// Functions over the head of a reply.
enum ReplyFunction: String, Sendable, CaseIterable {
  case header, cookie, link
}

extension Expression.Call {
  func value(of function: ReplyFunction, in scope: Scope) throws(ExpressionFailure) -> Value {
    guard let response = scope.response else {
      throw .unusable("`\(text)` may only stand where a reply is read")
    }
    let name = try arguments[0].text(in: scope)
    let found: String? =
      switch function {
      case .cookie: response.cookie(name)
      case .link: response.link(name)
      case .header: response.header(name)
      }
    return found.map(Value.text) ?? .nothing
  }
}

extension HTTPResponse {
  private func values(of name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name }.map(\.value)
  }

  /// The value of a cookie that the reply sets (RFC 6265, section 4.1); the last of that name.
  func cookie(_ name: String) -> String? { cookies.last { $0.name == name }?.value }

  /// The names of the cookies that the reply sets, each once, in their order.
  var cookieNames: [String] {
    var seen: Set<String> = []
    return cookies.map(\.name).filter { seen.insert($0).inserted }
  }

  private var cookies: [(name: String, value: String)] {
    values(of: "set-cookie").compactMap { header in
      let pair = header.prefix { $0 != ";" }
      guard let mark = pair.firstIndex(of: "=") else { return nil }
      return (
        String(pair[..<mark].trimmingSpaces),
        String(pair[pair.index(after: mark)...].trimmingSpaces)
      )
    }
  }

  /// The target of the link with that relation (RFC 8288, section 3).
  func link(_ relation: String) -> String? {
    for header in values(of: "link") {
      var rest = header[...]
      while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
        let target = rest[rest.index(after: open)..<close]
        let parameters = rest[rest.index(after: close)...].prefix { $0 != "<" }
        if Self.relations(in: parameters).contains(where: { $0 == relation }) {
          return String(target)
        }
        rest = rest[parameters.endIndex...]
      }
    }
    return nil
  }

  private static func relations(in parameters: Substring) -> [Substring] {
    for parameter in parameters.split(separator: ";") {
      let parts = parameter.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces }
      guard parts.count == 2, parts[0].lowercased() == "rel" else { continue }
      return parts[1].split { $0 == "\"" || $0 == " " || $0 == "," }
    }
    return []
  }
}
