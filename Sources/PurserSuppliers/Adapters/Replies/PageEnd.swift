internal import ExactJSON

/// What a reply says itself of whether it is the last page: a flag under one of the names that suppliers have
/// for it.
enum PageEnd {
  /// A flag by which a reply says that another page follows.
  struct Promise {
    /// Its path.
    let flag: String
    let value: Bool

    /// A condition that holds where another page follows.
    var condition: String { "\(flag) == \(value)" }
  }

  /// The flag of a reply that says so; `nil` where none does.
  static func promise(in reply: Reply) -> Promise? {
    guard case .json(.object(let object)) = reply.document else { return nil }
    return promise(in: object, "$", depth: 2)
  }

  private static func promise(in object: JSONObject, _ path: String, depth: Int) -> Promise? {
    for (name, value) in object {
      switch value {
      case .bool(let flag):
        if (flag ? more : last).contains(name) {
          return Promise(flag: "\(path).\(name)", value: flag)
        }
      case .object(let inner) where depth > 0 && parents.contains(name):
        if let found = promise(in: inner, "\(path).\(name)", depth: depth - 1) { return found }
      case .null, .number, .string, .array, .object: break
      }
    }
    return nil
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
