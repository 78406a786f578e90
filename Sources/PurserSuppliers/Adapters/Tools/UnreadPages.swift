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
    if adapter.calls[sample.call].rows.contains(where: { $0.each != nil }) {
      found += Self.counts.filter { path in
        !looked.contains { $0.hasPrefix(path) } && Self.isFirstOfSeveral(path, in: reply.scope)
      }.map { "`\($0)`" }
      found += longerTotals(call: sample.call, reply, looked)
    }
    return found
  }

  /// What counts more items than there are, of a first page.
  private func longerTotals(call: Int, _ reply: Reply, _ looked: [String]) -> [String] {
    let lists = adapter.calls[call].rows.compactMap(\.each).filter { each in
      !each.items.selectors.contains { $0.text.contains("[?") }
    }
    let counts = lists.compactMap { try? $0.found(in: reply.scope).count }
    guard counts.count == adapter.calls[call].rows.compactMap(\.each).count,
      let most = counts.max(), most > 0
    else { return [] }
    return Self.totals.filter { path in
      guard !looked.contains(where: { $0.hasPrefix(path) }),
        let total = Self.wholeNumber(path, in: reply.scope), total > most
      else { return false }
      return Self.isFirstOfSeveral(path, in: reply.scope)
    }.map { "`\($0)`, which is more than the items of the reply," }
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
    "$.meta.pagination", "$.paging.cursors", "$.data", "$.result", "$.response_metadata",
    "$.responseMetadata", "$.cursor", "$.cursors", "$.page",
  ]

  /// Where suppliers count the items of all pages, by names that no amount has.
  private static let totals: [String] = {
    let nouns = ["Count", "Items", "Results", "Records", "Rows", "Elements", "Entries"]
    return parents.flatMap { parent in
      nouns.flatMap { noun in
        ["\(parent).total_\(noun.lowercased())", "\(parent).total\(noun)"]
      }
    }
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
      "nextLink", "more", "has_more", "hasMore", "has_next", "hasNext", "has_next_page",
      "hasNextPage",
    ]
    return parents.flatMap { parent in names.map { "\(parent).\($0)" } }
      + ["$.cursor", "$._links.next.href", "$.links.next.href", "$['@odata.nextLink']"]
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

extension Value {
  fileprivate var isStructure: Bool { if case .structure = self { true } else { false } }
}

extension JSONValue {
  fileprivate var isEmptyOrNull: Bool { self == .null || self == .string("") }
}
