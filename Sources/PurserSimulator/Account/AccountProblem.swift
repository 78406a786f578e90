package import PurserCore

/// Why an account did not do what it was asked, in the order in which it looks.
package enum AccountProblem: Error, Equatable {
  /// The reference belongs to an order for another amount or pool.
  case referenceTaken(String)
  /// An amount is zero or less, or does not fit.
  case amountNotPositive
  /// An amount has parts below the currency's minor unit, which this supplier does not count.
  case amountTooFine
  /// There is no such pool.
  case noSuchPool
  /// The pools hold less than the order costs.
  case insufficientFunds(needed: Money, spendable: Money)
  /// Nobody ordered under this reference.
  case noSuchOrder(String)
  /// The order has ended another way.
  case orderIsOver(SimulatedOrder.Status)
  /// The sum does not fit the count of the currency.
  case outOfRange
}
