/// How a list beside the balances is asked for, such as a supplier's prices: one request, or several, and how
/// their replies are read, row by row.
struct ListDefinition<Row: ListRow>: Sendable {
  /// The requests in their order.
  var calls: [ListCall<Row>]

  /// The requests as calls.
  var requests: [RequestTemplate] { calls.map(\.call.request) }
}

/// One request for a list, and its rows; it has none where it only keeps values for those after it.
struct ListCall<Row: ListRow>: Sendable {
  var call: AdapterCall
  var row: Row?

  /// The most bytes of one reply, unless its request says otherwise.
  static var defaultMaximumReplyBytes: Int { 32 << 20 }
}

/// A row of a list: what is read of each of its items.
protocol ListRow: Sendable {
  /// The key that the list has in an adapter.
  static var key: String { get }
  /// Where its items are and which of them count, as a row of `balances` says it. Its other expressions are there
  /// for whoever asks what the adapter looks at.
  var row: BalanceRow { get }

  /// Reads the keys of a row; `nil` where one that it needs is missing.
  init?(
    _ reader: inout MappingReader, label: String, _ context: AdapterContext,
    _ problems: inout Problems)
}

extension AdapterDefinition {
  /// Whether it says how the supplier's price list is asked for.
  package var tellsPrices: Bool { prices != nil }

  /// The requests for lists, as calls.
  var listCalls: [AdapterCall] { prices?.calls.map(\.call) ?? [] }
}
