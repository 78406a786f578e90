internal import CurlClient
internal import ExactJSON

/// Samples that name a next page, or count several, of calls that ask for one page only: then part of a
/// list is read for all of it.
struct UnreadPages {
  let adapter: AdapterDefinition

  /// A sentence for each.
  var faults: [String] {
    adapter.samples.filter(\.isSuccess).flatMap { sample -> [String] in
      guard sample.replies == nil, adapter.calls.indices.contains(sample.call),
        adapter.calls[sample.call].pagination == nil
      else { return [] }
      return nextPages(of: sample).map { place in
        "sample `\(sample.name)`: \(place) names a next page, and there is no `paginate`; say how pages "
          + "follow, or refuse such a reply with `checks`"
      }
    }
  }

  private func nextPages(of sample: AdapterSample) -> [String] {
    guard let reply = sample.documents(of: adapter).first else { return [] }
    var found: [String] = []
    let links = sample.headers.filter { $0.name.lowercased() == "link" }.map(\.value)
    if (try? LinkHeader.target(of: "next", in: links)) ?? nil != nil {
      found.append("the header `Link`")
    }
    guard case .json = reply.document else { return found }
    let looked = lookedAt(sample.call)
    for path in Self.paths where !looked.contains(where: { $0.hasPrefix(path) }) {
      guard let selector = try? Selector(path), let page = try? selector.value(in: reply.scope),
        Self.isPage(page), path != "$.cursor" || !page.isStructure
      else { continue }
      found.append("`\(path)`")
    }
    let call = adapter.calls[sample.call]
    guard call.rows.contains(where: { $0.each != nil }) else { return found }
    found += Self.counts.filter { path in
      !looked.contains { $0.hasPrefix(path) } && Self.isFirstOfSeveral(path, in: reply.scope)
    }.map { "`\($0)`" }
    found += Self.ends.filter { path in
      !looked.contains { $0.hasPrefix(path) } && Self.isFalse(path, in: reply.scope)
    }.map { "`\($0)`" }
    guard found.isEmpty, let rows = PageLists(call).counts(in: reply).max() else { return found }
    let selected =
      looked
      + call.rows.flatMap { row in
        row.expressionsOfItem.flatMap { $0.expression.selectors.map(\.text) }
      }
    let amounts = sample.amounts + Self.amounts(in: reply, of: call)
    return found
      + Self.totals.filter { path in
        let other = "$" + path
        return !selected.contains { $0.hasPrefix(path) || $0.hasPrefix(other) }
          && Self.exceeds(path, moreThan: rows, besides: amounts, in: reply.scope)
      }.prefix(1).map { "`\($0)`" }
  }

  /// Whether `path` counts more rows than the reply has, and is no amount.
  private static func exceeds(
    _ path: String, moreThan rows: Int, besides amounts: [ExactDecimal], in scope: Scope
  ) -> Bool {
    let least = path.hasSuffix("remaining") ? 0 : rows
    guard let count = wholeNumber(path, in: scope), count > least,
      let number = try? ExactDecimal("\(count)")
    else { return false }
    let parent = path.prefix(upTo: path.lastIndex(of: ".") ?? path.endIndex)
    // A page behind the first may be the last.
    let isFirst = (pageNumbers + ["offset", "skip", "start"]).compactMap {
      wholeNumber("\(parent).\($0)", in: scope)
    }.allSatisfy { $0 <= 1 }
    return isFirst && !amounts.contains(number)
  }

  /// The numbers in the items.
  private static func amounts(in reply: Reply, of call: AdapterCall) -> [ExactDecimal] {
    var numbers: [ExactDecimal] = []
    for case .json(let value) in PageLists(call).items(in: reply) {
      var next = [value]
      while let value = next.popLast() {
        switch value {
        case .array(let elements): next += elements
        case .object(let object): next += object.map(\.value)
        case .number(let number):
          if let number = try? ExactDecimal(number.text) { numbers.append(number) }
        case .string(let text): if let number = try? ExactDecimal(text) { numbers.append(number) }
        case .null, .bool: break
        }
      }
    }
    let sum = numbers.reduce(ExactDecimal?.some(.zero)) { sum, number in
      sum.flatMap { try? $0.adding(number) }
    }
    return numbers + [sum].compactMap(\.self)
  }

  private static func isFalse(_ path: String, in scope: Scope) -> Bool {
    if case .bool(false)? = try? Selector(path).value(in: scope) { true } else { false }
  }

  /// Whether `path` counts several pages, and what stands beside it does not say that this one comes
  /// after the first.
  private static func isFirstOfSeveral(_ path: String, in scope: Scope) -> Bool {
    guard let count = wholeNumber(path, in: scope), count > 1 else { return false }
    let parent = path.prefix(upTo: path.lastIndex(of: ".") ?? path.endIndex)
    return pageNumbers.compactMap { wholeNumber("\(parent).\($0)", in: scope) }.allSatisfy {
      $0 <= 1
    }
  }

  private static func wholeNumber(_ path: String, in scope: Scope) -> Int? {
    guard case .written(let number)? = try? Selector(path).value(in: scope) else { return nil }
    return Int(number.text)
  }

  /// The selectors that the adapter looks at a reply with: whoever checks a place knows of it.
  private func lookedAt(_ call: Int) -> [String] {
    adapter.calls[call].expressionsOfReply.flatMap { $0.expression.selectors.map(\.text) }
  }

  private static func isPage(_ value: Value) -> Bool {
    switch value {
    case .nothing, .bool(false), .text(""): false
    case .written(let number): number.text != "0"
    case .bool, .number, .text, .bytes, .moment: true
    case .structure(.object(let object)): object.contains { !$0.value.isEmptyOrNull }
    case .structure: false
    }
  }

  /// What they say of pages stands in.
  private static let parents = [
    "$", "$.meta", "$.pagination", "$.paging", "$.links", "$.page_info", "$.pageInfo",
    "$.meta.pagination", "$.meta.page", "$.paging.cursors", "$.cursor", "$.cursors", "$.data",
    "$.result", "$.page", "$.response_metadata", "$.responseMetadata",
  ]

  /// Where suppliers say that a page is not the last, by `false`.
  private static let ends: [String] = {
    let names = ["last", "is_last", "isLast", "is_last_page", "isLastPage", "lastPage"]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
  }()

  /// Where suppliers count rows.
  private static let totals: [String] = {
    let names = [
      "total", "count", "total_count", "totalCount", "total_items", "totalItems", "total_results",
      "totalResults", "total_elements", "totalElements", "total_records", "totalRecords",
      "total_rows", "totalRows", "recordsTotal", "remaining",
    ]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
  }()

  /// Where suppliers count pages.
  private static let counts: [String] = {
    let names = [
      "pages", "last_page", "lastPage", "total_pages", "totalPages", "page_count", "pageCount",
      "total_page_count", "totalPageCount",
    ]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
  }()

  /// What they call the number of a page.
  private static let pageNumbers = [
    "page", "current_page", "currentPage", "page_number", "pageNumber", "number",
  ]

  /// Where suppliers name a next page.
  private static let paths: [String] = {
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

extension AdapterSample {
  /// The amounts that it expects.
  fileprivate var amounts: [ExactDecimal] {
    guard case .balances(let balances) = expectation else { return [] }
    return balances.compactMap(\.available).compactMap { try? ExactDecimal($0) }
  }

  /// Whether it expects balances.
  var isSuccess: Bool {
    switch expectation {
    case .balances: true
    case .failure, .requests: false
    }
  }
}

extension Value {
  fileprivate var isStructure: Bool { if case .structure = self { true } else { false } }
}

extension JSONValue {
  fileprivate var isEmptyOrNull: Bool { self == .null || self == .string("") }
}
