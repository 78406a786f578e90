/// The content type of bodies.
enum JSONMediaType {
  /// Whether the value of a `Content-Type` header names it, with parameters or without.
  static func isOne(_ contentType: String?) -> Bool {
    if contentType == "application/json" { return true }
    let type = contentType?.prefix { $0 != ";" } ?? ""
    return type.trimmingSuffix(while: \.isWhitespace).lowercased() == "application/json"
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, predicate(last) { rest.removeLast() }
    return rest
  }
}
