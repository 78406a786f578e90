internal import CurlClient
internal import ExactJSON

extension ExpectedRequest {
  /// Everything in which `request` is otherwise, a sentence each, in the order of a request.
  func differences(from request: HTTPRequest) -> [String] {
    methodDifferences(request) + pathDifferences(request) + queryDifferences(request)
      + headerDifferences(request) + (body?.differences(from: request.body) ?? [])
  }

  private func methodDifferences(_ request: HTTPRequest) -> [String] {
    guard let method, method != request.method.rawValue else { return [] }
    return ["expected `\(method)`, sent `\(request.method.rawValue)`"]
  }

  private func pathDifferences(_ request: HTTPRequest) -> [String] {
    guard let path, let parts = URLParts(request.url) else { return [] }
    let sent = path.hasPrefix("/") ? parts.path : parts.origin + parts.path
    return path == sent ? [] : ["expected the path `\(path)`, sent `\(sent)`"]
  }

  private func queryDifferences(_ request: HTTPRequest) -> [String] {
    let sent = URLParts(request.url)?.query ?? ""
    if let rawQuery, rawQuery != sent {
      return ["expected the query `\(rawQuery)`, sent `\(sent)`"]
    }
    return Self.differences(query, Self.pairs(of: sent), "query parameter")
  }

  private func headerDifferences(_ request: HTTPRequest) -> [String] {
    let sent = request.headers.map { ($0.name.lowercased(), $0.value) }
    let expected = headers.map { Field(name: $0.name.lowercased(), value: $0.value) }
    return Self.differences(expected, sent, "header")
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

  fileprivate static func differences(
    _ expected: [Field], _ sent: [(String, String)], _ what: String
  ) -> [String] {
    expected.compactMap { field in
      let values = sent.filter { $0.0 == field.name }.map(\.1)
      let shown = values.map { "\"\($0)\"" }.joined(separator: " and ")
      guard let wanted = field.value else {
        return values.isEmpty ? nil : "expected no \(what) `\(field.name)`, sent \(shown)"
      }
      if values.contains(wanted) { return nil }
      return "expected the \(what) `\(field.name)` \"\(wanted)\", sent "
        + (values.isEmpty ? "none" : shown)
    }
  }
}

extension ExpectedRequest.Body {
  fileprivate func differences(from body: [UInt8]?) -> [String] {
    let sent = String(decoding: body ?? [], as: UTF8.self)
    switch self {
    case .text(let text):
      return text == sent ? [] : ["expected the body `\(text)`, sent `\(sent)`"]
    case .json(let value):
      guard let found = try? JSONParser.parse(body ?? []) else {
        return ["expected JSON in the body, sent `\(sent)`"]
      }
      return Self.differences(value, found, at: "$")
    case .form(let fields):
      return ExpectedRequest.differences(fields, ExpectedRequest.pairs(of: sent), "field")
    }
  }

  /// The places of two documents at which they are not alike.
  private static func differences(
    _ expected: JSONValue, _ sent: JSONValue, at path: String
  ) -> [String] {
    switch (expected, sent) {
    case (.object(let wanted), .object(let found)):
      let others = wanted.flatMap { name, value in
        let place = path + ReplyLeaves.segment(name)
        return found[name].map { differences(value, $0, at: place) }
          ?? ["expected `\(place)` of the body \(value), sent none"]
      }
      let more = found.filter { wanted[$0.0] == nil }
      return others
        + more.map { name, value in
          "expected no `\(path + ReplyLeaves.segment(name))` in the body, sent \(value)"
        }
    case (.array(let wanted), .array(let found)) where wanted.count == found.count:
      return zip(wanted, found).enumerated().flatMap { index, pair in
        differences(pair.0, pair.1, at: "\(path)[\(index)]")
      }
    case _ where expected.isEquivalent(to: sent): return []
    case _ where path == "$": return ["expected the body `\(expected)`, sent `\(sent)`"]
    case _: return ["expected `\(path)` of the body \(expected), sent \(sent)"]
    }
  }
}
