package import PurserCore

/// The lists that an adapter may say how to ask for, by their keys.
package enum ListKind: String, CaseIterable, Sendable {
  /// What products cost at the supplier.
  case prices
  /// What currencies are worth in each other.
  case rates

  /// What it is called in sentences.
  package var words: ListWords {
    switch self {
    case .prices: .prices
    case .rates: .rates
    }
  }

  /// What its rows are.
  package var entry: any ListEntry.Type {
    switch self {
    case .prices: PriceEntry.self
    case .rates: RateEntry.self
    }
  }
}

/// What a kind of list is called in sentences.
package struct ListWords: Sendable {
  /// The list.
  package let name: String
  /// Its rows.
  package let rows: String
  /// Whose it is, in the log.
  package let owner: String
  /// What follows where there is none.
  package let lack: String
  /// What to write so that one with fewer rows is taken.
  package let anyLength: String

  static let prices = ListWords(
    name: "price list", rows: "prices", owner: "supplier",
    lack: "its supplier gets no orders by product", anyLength: "`price_list: {at_least: 0}`")
  static let rates = ListWords(
    name: "list of rates", rows: "rates", owner: "source",
    lack: "no order is decided by its rates", anyLength: "`at_least: 0` of the source")
}

/// One row of a list as an adapter reads it.
package protocol ListEntry: Sendable {
  /// The columns in their order.
  static var keys: [String] { get }
  /// Those that are shown and expected in any case.
  static var neededKeys: Set<String> { get }
  /// Those that hold numbers.
  static var numericKeys: Set<String> { get }

  /// What a column says; `nil` where it says nothing.
  func text(of key: String) -> String?

  /// What a sample writes in a column, as what was found is written: `24.5` is `24.50`.
  func written(_ text: String, of key: String) -> String

  /// The same without secrets.
  func redacted(_ redact: (String) -> String) -> Self
}

/// A list that is read again and again, and takes the place of the one before as a whole.
package protocol KeptList: Hashable, Sendable {
  /// What it is called.
  static var words: ListWords { get }
  /// How many rows it has.
  var count: Int { get }
  /// From when on none of its rows counts any more, in microseconds since the epoch.
  var countsUntil: Int64 { get }

  /// The same list, of which rows count for a while only.
  ///
  /// - Parameters:
  ///   - begunAt: when the reading of it began.
  ///   - age: how old what it says may be.
  /// - Returns: the list as orders are decided by it.
  func counting(from begunAt: Timestamp, for age: Duration) -> Self
}

extension PriceList: KeptList {
  package static var words: ListWords { .prices }

  package func counting(from begunAt: Timestamp, for age: Duration) -> PriceList {
    counting(until: begunAt + age)
  }
}
