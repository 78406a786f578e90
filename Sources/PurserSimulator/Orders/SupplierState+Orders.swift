internal import PurserCore

extension SupplierState {
  /// Lets everything happen to orders that is due by `now`.
  mutating func advance(to now: Timestamp) { book?.advance(to: now, &account) }

  /// Takes out what has happened and nobody was told yet.
  mutating func takeNews() -> [SupplierNews] {
    guard let news = book?.news, !news.isEmpty else { return [] }
    book?.news = []
    return news
  }

  /// Works on the orders and the account.
  ///
  /// - Throws: what `body` throws, and `WireProblem.notFound` where the supplier takes orders in none of the
  ///   six styles.
  mutating func withOrders<Value>(
    _ body: (inout OrderBook, inout SimulatedAccount) throws(WireProblem) -> Value
  ) throws(WireProblem) -> Value {
    // Moved out and back, so that the orders are not copied.
    guard var moved = book.take() else { throw .notFound("orders") }
    do throws(WireProblem) {
      let value = try body(&moved, &account)
      book = moved
      return value
    } catch {
      book = moved
      throw error
    }
  }
}
