internal import ExactJSON

/// Where replies say beside a list that it is not the whole: by the next page, by a count of pages or of rows.
enum PageSigns {
  /// What says in a reply that it has a part of a list only; `nil` where nothing does.
  ///
  /// - Parameters:
  ///   - reply: what came.
  ///   - rows: how many rows it has.
  ///   - isOnly: whether it is the only page that is asked for.
  ///   - isKnown: whether the adapter looks at a place itself.
  /// - Returns: a sentence, or `nil`.
  static func sentence(
    in reply: Reply, rows: Int, isOnly: Bool, isKnown: (String) -> Bool
  ) -> String? {
    guard case .json = reply.document else { return nil }
    let scope = reply.scope
    let next = nextPages.first { path in
      // What the adapter looks at takes longer to find out than what stands there.
      guard let page = try? Selector(path).value(in: scope), isPage(page), !isKnown(path) else {
        return false
      }
      return path != "$.cursor" || !isStructure(page)
    }
    if let next { return "`\(next)` names a next page" }
    guard isOnly else { return nil }
    if let count = counts.first(where: { isFirstOfSeveral($0, in: scope) && !isKnown($0) }) {
      return "`\(count)` counts several pages"
    }
    let total = totals.first { path in
      guard !path.hasSuffix(".remaining"), let total = wholeNumber(path, in: scope), total > rows
      else { return false }
      return !isKnown(path)
    }
    return total.map { "`\($0)` counts more than the \(rows) that are listed" }
  }

  /// Whether a value names a page.
  static func isPage(_ value: Value) -> Bool {
    switch value {
    case .nothing, .bool(false), .text(""): false
    case .written(let number): number.text != "0"
    case .bool, .number, .text, .bytes, .moment: true
    case .structure(.object(let object)): object.contains { !$0.value.isEmptyOrNull }
    case .structure: false
    }
  }

  /// Whether `path` finds `false`.
  static func isFalse(_ path: String, in scope: Scope) -> Bool {
    if case .bool(false)? = try? Selector(path).value(in: scope) { true } else { false }
  }

  /// Whether `path` counts several pages, and what stands beside it does not say that this one comes
  /// after the first.
  static func isFirstOfSeveral(_ path: String, in scope: Scope) -> Bool {
    guard let count = wholeNumber(path, in: scope), count > 1 else { return false }
    let parent = path.prefix(upTo: path.lastIndex(of: ".") ?? path.endIndex)
    return pageNumbers.compactMap { wholeNumber("\(parent).\($0)", in: scope) }.allSatisfy {
      $0 <= 1
    }
  }

  /// The whole number at `path`.
  static func wholeNumber(_ path: String, in scope: Scope) -> Int? {
    guard case .written(let number)? = try? Selector(path).value(in: scope) else { return nil }
    return Int(number.text)
  }

  /// Whether a value is an object, or a list.
  static func isStructure(_ value: Value) -> Bool {
    if case .structure = value { true } else { false }
  }

  /// What they say of pages stands in.
  private static let parents = [
    "$", "$.meta", "$.pagination", "$.paging", "$.links", "$.page_info", "$.pageInfo",
    "$.meta.pagination", "$.meta.page", "$.paging.cursors", "$.cursor", "$.cursors", "$.data",
    "$.result", "$.page", "$.response_metadata", "$.responseMetadata",
  ]

  /// Where suppliers say that a page is not the last, by `false`.
  static let ends: [String] = {
    let names = ["last", "is_last", "isLast", "is_last_page", "isLastPage", "lastPage"]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
  }()

  /// Where suppliers count rows.
  static let totals: [String] = {
    let names = [
      "total", "count", "total_count", "totalCount", "total_items", "totalItems", "total_results",
      "totalResults", "total_elements", "totalElements", "total_records", "totalRecords",
      "total_rows", "totalRows", "recordsTotal", "remaining",
    ]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
  }()

  /// Where suppliers count pages.
  static let counts: [String] = {
    let names = [
      "pages", "last_page", "lastPage", "total_pages", "totalPages", "page_count", "pageCount",
      "total_page_count", "totalPageCount",
    ]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
  }()

  /// What they call the number of a page.
  static let pageNumbers = [
    "page", "current_page", "currentPage", "page_number", "pageNumber", "number",
  ]

  /// Where suppliers name a next page.
  static let nextPages: [String] = {
    let names = [
      "next", "next_page", "nextPage", "next_cursor", "nextCursor", "next_page_token",
      "nextPageToken", "next_token", "nextToken", "next_page_url", "next_url", "nextUrl",
      "nextLink", "has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage",
      "NextToken", "NextMarker", "nextMarker", "next_marker", "more", "more_results", "moreResults",
      "has_more_pages", "hasMorePages", "truncated", "Truncated", "isTruncated", "IsTruncated",
      "is_truncated", "continuation", "continuationToken", "continuation_token",
      "ContinuationToken",
    ]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
      + ["$.cursor", "$._links.next.href", "$.links.next.href", "$['@odata.nextLink']"]
      + ["$.paging.cursors.after", "$.cursors.after", "$.meta.cursors.after"]
  }()
}

extension JSONValue {
  fileprivate var isEmptyOrNull: Bool { self == .null || self == .string("") }
}
