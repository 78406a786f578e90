internal import PurserCore

/// The ways of choosing a supplier that a day compares.
package enum StrategyName: String, Sendable, CaseIterable {
  /// Ask before every order.
  case pollPerOrder = "poll_per_order"
  /// Believe the number as last read.
  case cacheOnly = "cache_only"
  /// The number as last read, less what was ordered since.
  case guide
  /// Purser.
  case purser
}

/// A way of choosing suppliers: it sees what a shop sees, and never the truth. Suppliers and orders
/// go by their places in the day; amounts are counts of its currency.
protocol DayStrategy: Sendable {
  /// Whether what wants a number joins the call under way instead of making its own.
  static var joinsCalls: Bool { get }

  /// Chooses what to do with an order: at first, whenever what it waited for has come, and after a
  /// refusal.
  ///
  /// - Throws: `LedgerError` when an amount leaves its range; so do the others.
  mutating func decide(_ attempt: Attempt, at now: Timestamp) throws(LedgerError) -> DayStep

  /// Takes in a supplier's number.
  mutating func take(_ number: ToldNumber) throws(LedgerError)

  /// Takes in what became of an order.
  mutating func hear(
    _ news: OrderNews, of order: Int, from supplier: Int, at now: Timestamp
  ) throws(LedgerError)

  /// When to be woken; `nil` for never.
  var nextWake: Timestamp? { get }

  /// Does what is due.
  ///
  /// - Returns: the suppliers to ask for their numbers.
  mutating func wake(at now: Timestamp) throws(LedgerError) -> [Int]

  /// What the strategy would let orders use at a supplier.
  func believedUnits(of supplier: Int) -> Int64
}

/// What to do with an order.
enum DayStep: Hashable, Sendable {
  /// Send it to a supplier.
  case send(to: Int)
  /// Ask suppliers for their numbers, and decide again when all have come.
  case ask([Int])
  /// Tell the customer that it cannot be filled.
  case turnAway
}

/// What a supplier said when it was asked.
struct ToldNumber: Hashable, Sendable {
  var supplier: Int
  var units: Int64
  var requestedAt: Timestamp
  var receivedAt: Timestamp
}

/// What a shop hears of an order that it sent.
enum OrderNews: Hashable, Sendable {
  /// The supplier took it.
  case accepted
  /// The supplier has too little money for it.
  case refused
  /// It was bought.
  case bought
  /// It failed, and the money was given back.
  case givenBack
}
