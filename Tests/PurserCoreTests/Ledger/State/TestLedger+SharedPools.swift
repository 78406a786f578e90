import TestSupport

@testable import PurserCore

/// A supplier two of whose pools share orders: the prepayment pays first, the balance the rest.
extension TestLedger {
  static let balance = pool("acme", "USD", "balance")
  static let prepayment = pool("acme", "USD", "prepayment")

  /// A ledger of 50 in the balance, and of the prepayment given.
  static func sharing(
    prepaid: String = "20", drawDownOrder: [String] = ["prepayment", "balance"]
  ) throws -> TestLedger {
    var ledger = try TestLedger(supplier(drawDownOrder: drawDownOrder), reading: nil)
    try ledger.take(reading(balance, "50", at: 0))
    try ledger.take(reading(prepayment, prepaid, at: 0))
    return ledger
  }
}

extension OrderState {
  /// What each pool pays, by name.
  var parts: [String] {
    (hold?.lines ?? []).map { "\($0.pool.pool) \($0.amount.decimalString)" }
  }
}
