internal import CurlClient
internal import PurserCore

/// Functions over the head of a reply.
enum ReplyFunction: String, Sendable, CaseIterable {
  case header, cookie, link
}

extension Expression.Call {
  func value(of function: ReplyFunction, in scope: Scope) throws(ExpressionFailure) -> Value {
    guard let response = scope.names.response else {
      throw .unusable("`\(text)` may only stand where a reply is read")
    }
    let name = try arguments[0].text(in: scope)
    let found: String?
    switch function {
    case .cookie: found = response.cookie(name, at: scope.now)
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
  func values(of name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name }.map(\.value)
  }
}
