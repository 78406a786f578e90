internal import ExactJSON
internal import XMLPath

/// Errors of JSON that stand beside a list without items: `{"error":"denied","accounts":[]}` is no answer
/// that there are no accounts.
enum ErrorBesideList {
  /// Why a list of `call` that is empty says nothing; `nil` where none is, or nothing tells of an error beside it
  /// or beside what it stands in. Whoever looks at that in `success_when` or `checks` knows of it.
  static func sentence(in reply: Reply, of call: AdapterCall) -> String? {
    guard case .json(.object(let root)) = reply.document, call.goesOverLists else { return nil }
    let errors = errors(in: root, "$", depth: 3)
    guard !errors.isEmpty else { return nil }
    for way in emptyLists(of: call, in: reply) {
      guard let list = way.last else { continue }
      let around = way.dropLast().map { PageEnd.spelled($0.text) }
      for error in errors where around.contains(error.around) && !call.looks(at: error.path) {
        return
          "`\(list.text)` has no items, and `\(error.path)` beside it is \(error.value.shown), so that "
          + "it may be an error; write a rule of `errors` for it, or look at it in `success_when`"
      }
    }
    return nil
  }

  /// What tells of an error in a reply, at its top or around `places`, whatever else is in it; `nil` where nothing
  /// does. What the adapter looks at itself is known.
  static func sentence(
    in reply: Reply, around places: [String], isKnown: (String) -> Bool
  ) -> String? {
    switch reply.document {
    case .json(.object(let root)):
      let around = Set(places.map(PageEnd.spelled) + ["$"])
      let error = errors(in: root, "$", depth: 3).first {
        around.contains($0.around) && !isKnown($0.path)
      }
      return error.map { "`\($0.path)` is \($0.value.shown), which may be an error" }
    case .xml(let root):
      guard let topElements, let parts = try? root.nodes(topElements) else { return nil }
      let error = parts.first { part in
        ErrorName.isOne(String(part.name.split(separator: ":").last ?? ""))
          && !NoError.isSaid(by: part.text)
      }
      return error.map { "`\($0.location)` may be an error" }
    case .json, .nothing: return nil
    }
  }

  private static let topElements = try? XPath("/*/*", namespaces: [:])

  private struct Found {
    let path: String
    /// The path of the object that it stands in.
    let around: String
    let value: Value
  }

  private static func errors(in object: JSONObject, _ path: String, depth: Int) -> [Found] {
    var found: [Found] = []
    for (name, value) in object {
      if tellsOfError(name, value) {
        found.append(Found(path: path + PageEnd.member(name), around: path, value: Value(value)))
      } else if case .object(let inner) = value, depth > 0 {
        found += errors(in: inner, path + PageEnd.member(name), depth: depth - 1)
      }
    }
    return found
  }

  /// Whether a member says that the reply is an error: one that is called so and does not say that there is
  /// none, or a flag of success that is false.
  private static func tellsOfError(_ name: String, _ value: JSONValue) -> Bool {
    if ErrorName.mayBeOne(name) { return !value.saysNoError && ErrorName.isOne(name) }
    switch value {
    case .bool(false):
      return ["success", "ok", "issuccess", "succeeded", "status"].contains(name.lowercased())
    case .string(let text) where text.utf8.count <= 7:
      let (name, text) = (name.lowercased(), text.lowercased())
      return name == "status" && ["error", "fail", "failed", "failure"].contains(text)
        || ["success", "ok"].contains(name) && text == "false"
    case .null, .bool, .number, .string, .array, .object: return false
    }
  }

  /// The lists of `call` without items, each with all that it stands in.
  private static func emptyLists(of call: AdapterCall, in reply: Reply) -> [[Selector]] {
    let computed = call.rows.flatMap { $0.each?.items.selectors ?? [] }
    return (PageLists(call).ways + computed.map(\.way)).filter { way in
      guard let list = way.last, list.isSingular,
        case .structure(let value)? = try? list.value(in: reply.scope)
      else { return false }
      switch value {
      case .array(let elements): return elements.isEmpty
      case .object(let object): return object.isEmpty
      case .null, .bool, .number, .string: return false
      }
    }
  }
}
