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
    let found: String?
    switch function {
    case .cookie: found = response.cookie(name)
    case .header: found = response.header(name)
    case .link:
      do throws(LinkHeaderError) {
        found = try LinkHeader.target(of: name, in: response.values(of: "link"))
      } catch {
        throw .unusable("`\(text)`: \(error)")
      }
    }
    return found.map(Value.text) ?? .nothing
  }
}

extension HTTPResponse {
  /// The values of all headers of a name in lower case.
  fileprivate func values(of name: String) -> [String] {
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
}
