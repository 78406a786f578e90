/// Entries of `balances` that would count the same money several times, or could not be kept from it.
struct RepeatedMoney {
  let adapter: AdapterDefinition

  /// A sentence for each.
  var faults: [String] {
    adapter.calls.flatMap { call in
      call.rows.flatMap { Self.ofReply($0, of: call) + Self.unnamed($0, of: call) }
    }
  }

  /// Amounts that are put together of what is said once and what is said for each page, or item.
  private static func ofReply(_ row: BalanceRow, of call: AdapterCall) -> [String] {
    guard row.each != nil || call.pagination != nil else { return [] }
    return row.shares.compactMap { field, share -> String? in
      // Pools that the reply names may well have one limit.
      if row.each != nil, row.pool.selects, field != "available" || share != .once { return nil }
      switch (share, row.each == nil) {
      case (.once, false), (.neither, false):
        return
          "`\(field)` of \(row.label) takes a number from the whole reply for each item: it would be "
          + "counted several times; give it an entry of its own without `each`"
      case (.neither, true):
        return
          "`\(field)` of \(row.label) puts what each page says again together with what is on one page "
          + "only; give each an entry of its own"
      case (.part, _), (.constant, _), (.once, true): return nil
      }
    }
  }

  /// Items of several pages that are added up, where nothing tells whether one comes again.
  private static func unnamed(_ row: BalanceRow, of call: AdapterCall) -> [String] {
    guard call.pagination != nil, row.each != nil, row.identity == nil, !row.pool.selects else {
      return []
    }
    return [
      "\(row.label) adds up items of several pages, and nothing tells them apart, so that a page that comes "
        + "again may be counted again; name what does, as in `identity: $.id`, and where the supplier gives "
        + "nothing of the kind, write `identity: $`"
    ]
  }
}
