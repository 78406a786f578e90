/// The content type of bodies.
enum JSONMediaType {
  /// Whether the value of a `Content-Type` header names it, with parameters or without.
  static func isOne(_ contentType: String?) -> Bool {
    contentType == "application/json" || name(in: contentType) == "application/json"
  }

  /// The content type that the value of a header names, in small letters and without its parameters.
  static func name(in contentType: (some StringProtocol)?) -> String {
    let type = contentType.map { Substring($0).prefix { $0 != ";" } } ?? ""
    return String(type.drop { $0.isWhitespace }).lowercased().trimmingSuffix(while: \.isWhitespace)
  }
}

extension String {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
    var rest = self
    while let last = rest.last, predicate(last) { rest.removeLast() }
    return rest
  }
}
