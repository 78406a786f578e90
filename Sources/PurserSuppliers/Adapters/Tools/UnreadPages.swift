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
        Self.isPage(page)
      else { continue }
      found.append("`\(path)`")
    }
    if adapter.calls[sample.call].rows.contains(where: { $0.each != nil }) {
      found += Self.counts.filter { path in
        !looked.contains { $0.hasPrefix(path) } && Self.isFirstOfSeveral(path, in: reply.scope)
      }.map { "`\($0)`" }
    }
    return found
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
    case .structure(.object(let object)): !object.isEmpty
    case .structure: false
    }
  }

  /// What they say of pages stands in.
  private static let parents = [
    "$", "$.meta", "$.pagination", "$.paging", "$.links", "$.page_info", "$.pageInfo",
    "$.meta.pagination", "$.paging.cursors", "$.data", "$.result",
  ]

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
    ]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
      + ["$._links.next.href", "$.links.next.href", "$['@odata.nextLink']"]
  }()
}

extension AdapterSample {
  /// Whether it expects balances.
  var isSuccess: Bool {
    switch expectation {
    case .balances: true
    case .failure, .requests: false
    }
  }
}
