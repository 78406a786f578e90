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
    for path in PageSigns.nextPages where !looked.contains(where: { $0.hasPrefix(path) }) {
      guard let selector = try? Selector(path), let page = try? selector.value(in: reply.scope),
        PageSigns.isPage(page), path != "$.cursor" || !PageSigns.isStructure(page)
      else { continue }
      found.append("`\(path)`")
    }
    let call = adapter.calls[sample.call]
    guard call.rows.contains(where: { $0.each != nil }) else { return found }
    found += PageSigns.counts.filter { path in
      !looked.contains { $0.hasPrefix(path) } && PageSigns.isFirstOfSeveral(path, in: reply.scope)
    }.map { "`\($0)`" }
    found += PageSigns.ends.filter { path in
      !looked.contains { $0.hasPrefix(path) } && PageSigns.isFalse(path, in: reply.scope)
    }.map { "`\($0)`" }
    guard found.isEmpty, let rows = PageLists(call).counts(in: reply).max() else { return found }
    let selected =
      looked
      + call.rows.flatMap { row in
        row.expressionsOfItem.flatMap { $0.expression.selectors.map(\.text) }
      }
    let amounts = sample.amounts + Self.amounts(in: reply, of: call)
    return found
      + PageSigns.totals.filter { path in
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
    guard let count = PageSigns.wholeNumber(path, in: scope), count > least,
      let number = try? ExactDecimal("\(count)")
    else { return false }
    let parent = path.prefix(upTo: path.lastIndex(of: ".") ?? path.endIndex)
    // A page behind the first may be the last.
    let isFirst = (PageSigns.pageNumbers + ["offset", "skip", "start"]).compactMap {
      PageSigns.wholeNumber("\(parent).\($0)", in: scope)
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

  /// The selectors that the adapter looks at a reply with: whoever checks a place knows of it.
  private func lookedAt(_ call: Int) -> [String] {
    adapter.calls[call].expressionsOfReply.flatMap { $0.expression.selectors.map(\.text) }
  }
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
