internal import ExactJSON
internal import XMLPath

/// What a reply says itself of whether it is the last page: a flag under one of the names that suppliers have
/// for it.
enum PageEnd {
  /// A flag by which a reply says that another page follows.
  struct Promise {
    /// Its path.
    let flag: String
    let value: Value

    /// A condition that holds where another page follows.
    var condition: String {
      if case .text(let text) = value { return "\(flag) == '\(text)'" }
      return "\(flag) == \((try? value.text(from: flag)) ?? "true")"
    }
  }

  /// The flag of a reply that says so; `nil` where none does.
  static func promise(in reply: Reply) -> Promise? {
    switch reply.document {
    case .json(.object(let object)): promise(in: object, "$", depth: 2)
    case .xml(let root): promise(in: root)
    case .json, .nothing: nil
    }
  }

  private static func promise(in object: JSONObject, _ path: String, depth: Int) -> Promise? {
    for (name, value) in object {
      switch value {
      case .bool, .number, .string:
        let flag = Value(value)
        if isPromise(flag, of: name) { return Promise(flag: "\(path).\(name)", value: flag) }
      case .object(let inner) where depth > 0 && parents.contains(name):
        if let found = promise(in: inner, "\(path).\(name)", depth: depth - 1) { return found }
      case .null, .array, .object: break
      }
    }
    return nil
  }

  private static func promise(in root: XMLNode) -> Promise? {
    for path in paths {
      for node in (try? root.nodes(path)) ?? [] {
        let name = String(node.name.split(separator: ":").last ?? "")
        if isPromise(.text(node.text), of: name) {
          return Promise(flag: node.location, value: .text(node.text))
        }
      }
    }
    return nil
  }

  /// Where flags stand in XML, with as many elements about them as in JSON.
  private static let paths: [XPath] = {
    func named(_ names: Set<String>) -> String {
      "*[" + names.sorted().map { "local-name()='\($0)'" }.joined(separator: " or ") + "]"
    }
    let flag = named(more.union(last))
    let parent = named(parents)
    return ["/*/\(flag)", "/*/\(parent)/\(flag)", "/*/\(parent)/\(parent)/\(flag)"]
      .compactMap { try? XPath($0) }
  }()

  /// Whether a flag of that name says that another page follows.
  private static func isPromise(_ flag: Value, of name: String) -> Bool {
    if more.contains(name) { return isFlag(flag, true, orNumber: true) }
    // The number of the last page is called so, too.
    return last.contains(name) && isFlag(flag, false, orNumber: name != "last")
  }

  /// Whether a value says `wanted`, in any way to write it.
  private static func isFlag(_ value: Value, _ wanted: Bool, orNumber: Bool) -> Bool {
    switch value {
    case .bool(let bool): return bool == wanted
    case .text(let text) where !["0", "1"].contains(text):
      return (wanted ? ["true", "y", "yes"] : ["false", "n", "no"]).contains(text.lowercased())
    case .text, .written, .number:
      return orNumber && (try? value.text(from: "")) == (wanted ? "1" : "0")
    case .nothing, .bytes, .moment, .structure: return false
    }
  }

  /// What they call a flag that is true where another page follows.
  private static let more: Set<String> = [
    "has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage", "has_more_pages",
    "hasMorePages", "has_more_items", "hasMoreItems", "more_results", "moreResults",
    "more_available", "moreAvailable", "isTruncated", "IsTruncated", "is_truncated",
  ]

  /// What they call one that is false there.
  private static let last: Set<String> = [
    "last", "is_last", "isLast", "is_last_page", "isLastPage",
  ]

  /// What they say of pages stands in.
  private static let parents: Set<String> = [
    "meta", "pagination", "paging", "links", "page_info", "pageInfo", "page", "cursor", "cursors",
    "data", "result", "response_metadata", "responseMetadata",
  ]
}
