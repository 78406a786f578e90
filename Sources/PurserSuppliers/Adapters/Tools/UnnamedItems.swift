internal import ExactJSON

/// Rows that add the items of several pages up, where nothing tells whether an item comes again although
/// the items of samples have something that does. Where the reply names the pool, that tells; and where
/// items have nothing of the kind, there is nothing to advise.
struct UnnamedItems {
  let adapter: AdapterDefinition

  /// A sentence for each.
  var notes: [String] {
    adapter.calls.indices.flatMap { call -> [String] in
      guard adapter.calls[call].pagination != nil else { return [] }
      return adapter.calls[call].rows.compactMap { row in
        guard let each = row.each, row.identity == nil, !row.pool.selects,
          let selector = Self.identity(of: items(each, call))
        else { return nil }
        return
          "\(row.label): the items of all pages add up, and nothing tells whether one comes again; "
          + "name what tells them apart: `identity: \(selector)`"
      }
    }
  }

  /// The items in each reply of the samples of a call.
  private func items(_ each: ItemSource, _ call: Int) -> [[ReplyDocument]] {
    adapter.samples.filter { $0.isSuccess && ($0.replies != nil || $0.call == call) }
      .flatMap { $0.documents(of: adapter) }
      .compactMap { reply in try? each.found(in: reply.scope) }.filter { !$0.isEmpty }
  }

  /// What items are named by, the likeliest first.
  private static let names = ["id", "uuid", "guid", "number", "reference", "ref", "code"]

  /// The selector of a member that all items have, each another value.
  private static func identity(of replies: [[ReplyDocument]]) -> String? {
    guard let first = replies.first?.first else { return nil }
    let members = first.memberNames
    let known = names.flatMap { name in members.filter { word($0) == name } }
    // `wallet_id` may be the item's own, or what they all belong to: several items must show it.
    let ended = members.filter { $0.hasSuffix("_id") || $0.hasSuffix("Id") || $0.hasSuffix("ID") }
      .filter { _ in replies.contains { $0.count > 1 } }
    return (known + ended).map { selector($0, in: first) }.first { text in
      guard let selector = try? Selector(text, in: language(of: first)) else { return false }
      return replies.allSatisfy { tells($0, apart: selector) }
    }
  }

  private static func word(_ member: String) -> String {
    member.lowercased().filter { $0 != "@" }
  }

  private static func selector(_ member: String, in item: ReplyDocument) -> String {
    switch item {
    case .json, .nothing: "$" + ReplyLeaves.segment(member)
    case .xml: member.hasPrefix("@") ? member : "./" + member
    }
  }

  private static func language(of item: ReplyDocument) -> SelectorLanguage {
    switch item {
    case .json, .nothing: .jsonPath
    case .xml: .xPath(namespaces: [:])
    }
  }

  private static func tells(_ items: [ReplyDocument], apart selector: Selector) -> Bool {
    var seen: Set<String> = []
    return items.allSatisfy { item in
      guard let value = try? selector.value(in: Scope(names: KnownNames()).at(item)),
        !value.isNothing, let text = try? value.text(from: selector.text), !text.isEmpty
      else { return false }
      return seen.insert(text).inserted
    }
  }
}
