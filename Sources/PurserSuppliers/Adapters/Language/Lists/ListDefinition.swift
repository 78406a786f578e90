internal import PurserCore

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
  /// What makes a list of the rows.
  associatedtype Builder: ListBuilding

  /// The list that it is of; its key is that of the list in an adapter.
  static var kind: ListKind { get }
  /// Where its items are and which of them count, as a row of `balances` says it. Its other expressions are there
  /// for whoever asks what the adapter looks at.
  var row: BalanceRow { get }

  /// Reads the keys of a row; `nil` where one that it needs is missing.
  init?(
    _ reader: inout MappingReader, label: String, _ context: AdapterContext,
    _ problems: inout Problems)

  /// What an item says; `nil` where it concerns nobody.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where it cannot be read.
  func entry(
    _ item: RowReader.Item, _ reader: RowReader
  ) throws(CheckFailure) -> Builder.Entry?
}

extension ListRow {
  static var key: String { kind.rawValue }
}

/// Makes a list of rows, as they come.
protocol ListBuilding: Sendable {
  associatedtype Entry: ListEntry
  associatedtype List: KeptList

  /// A list without rows.
  init()

  /// Takes a row.
  ///
  /// - Throws: `ListFlaw` where the list cannot have it.
  mutating func take(_ entry: Entry) throws(ListFlaw)

  /// The list.
  ///
  /// - Parameter digest: that of all replies.
  /// - Returns: the list.
  /// - Throws: `CheckFailure.shapeChanged` where it says two things at once.
  mutating func list(digest: String) throws(CheckFailure) -> List
}

/// Why a list cannot have a row.
struct ListFlaw: Error {
  /// The key of the row.
  var field: String
  var sentence: String
}

extension AdapterDefinition {
  /// Whether it says how a list is asked for.
  package func tells(_ kind: ListKind) -> Bool {
    switch kind {
    case .prices: prices != nil
    case .rates: rates != nil
    }
  }

  /// The requests for lists, as calls.
  var listCalls: [AdapterCall] {
    (prices?.calls.map(\.call) ?? []) + (rates?.calls.map(\.call) ?? [])
  }
}
