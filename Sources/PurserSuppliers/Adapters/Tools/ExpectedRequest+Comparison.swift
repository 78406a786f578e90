internal import CurlClient
internal import ExactJSON

extension ExpectedRequest {
  /// The first thing in which `request` is otherwise; `nil` where it is as expected.
  func difference(from request: HTTPRequest) -> String? {
    if let method, method != request.method.rawValue {
      return "expected `\(method)`, sent `\(request.method.rawValue)`"
    }
    return pathDifference(request) ?? queryDifference(request) ?? headerDifference(request)
      ?? body.flatMap { $0.difference(from: request.body) }
  }

  private func pathDifference(_ request: HTTPRequest) -> String? {
    guard let path, let parts = URLParts(request.url) else { return nil }
    let sent = path.hasPrefix("/") ? parts.path : parts.origin + parts.path
    return path == sent ? nil : "expected the path `\(path)`, sent `\(sent)`"
  }

  private func queryDifference(_ request: HTTPRequest) -> String? {
    let sent = URLParts(request.url)?.query ?? ""
    if let rawQuery, rawQuery != sent { return "expected the query `\(rawQuery)`, sent `\(sent)`" }
    return Self.difference(query, Self.pairs(of: sent), "the query parameter")
  }

  private func headerDifference(_ request: HTTPRequest) -> String? {
    let sent = request.headers.map { ($0.name.lowercased(), $0.value) }
    let expected = headers.map { Field(name: $0.name.lowercased(), value: $0.value) }
    return Self.difference(expected, sent, "the header")
  }

  /// The pairs of a query or a form, decoded.
  fileprivate static func pairs(of text: String) -> [(String, String)] {
    text.split(separator: "&").map { pair in
      let name = pair.prefix { $0 != "=" }
      let value = pair[name.endIndex...].dropFirst()
      return (
        String(decoding: PercentEncoding.decoded(name, plusIsSpace: true), as: UTF8.self),
        String(decoding: PercentEncoding.decoded(value, plusIsSpace: true), as: UTF8.self)
      )
    }
  }

  fileprivate static func difference(
    _ expected: [Field], _ sent: [(String, String)], _ what: String
  ) -> String? {
    for field in expected {
      let values = sent.filter { $0.0 == field.name }.map(\.1)
      let name = "\(what) `\(field.name)`"
      switch field.value {
      case nil where !values.isEmpty:
        return "expected no \(name.dropFirst(4)), sent \"\(values[0])\""
      case nil: break
      case let wanted? where values.isEmpty: return "expected \(name) \"\(wanted)\", sent none"
      case let wanted? where !values.contains(wanted):
        return "expected \(name) \"\(wanted)\", sent \"\(values[0])\""
      case .some: break
      }
    }
    return nil
  }
}

extension ExpectedRequest.Body {
  fileprivate func difference(from body: [UInt8]?) -> String? {
    let sent = String(decoding: body ?? [], as: UTF8.self)
    switch self {
    case .text(let text):
      return text == sent ? nil : "expected the body `\(text)`, sent `\(sent)`"
    case .json(let value):
      guard let found = try? JSONParser.parse(body ?? []) else {
        return "expected JSON in the body, sent `\(sent)`"
      }
      return found.isEquivalent(to: value)
        ? nil : "expected the body `\(value)`, sent `\(sent)`"
    case .form(let fields):
      return ExpectedRequest.difference(
        fields, ExpectedRequest.pairs(of: sent), "the field")
    }
  }
}
