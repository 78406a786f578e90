internal import CurlClient
internal import ExactJSON

/// Samples that name a next page, of calls that ask for one page only: then part of a list is read for
/// all of it.
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
    return found
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
    case .structure: false
    }
  }

  /// Where suppliers name a next page.
  private static let paths: [String] = {
    let names = [
      "next", "next_page", "nextPage", "next_cursor", "nextCursor", "next_page_token",
      "nextPageToken", "next_token", "nextToken", "next_page_url", "next_url", "nextUrl",
      "nextLink", "has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage",
    ]
    let parents = [
      "$", "$.meta", "$.pagination", "$.paging", "$.links", "$.page_info", "$.pageInfo",
      "$.meta.pagination", "$.paging.cursors", "$.data", "$.result",
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
