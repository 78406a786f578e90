package import PurserCore

/// A pool as an adapter reads it, for whoever tries the adapter: also one without a number.
package struct PoolReport: Sendable {
  /// Its name.
  package let pool: String
  /// What it counts.
  package let currency: Currency
  /// What can be spent; `nil` where the supplier gives no number.
  package let available: Money?
  /// The other amounts by their keys in an adapter, in its order; `nil` where the reply gives none.
  package let amounts: [(name: String, amount: Money?)]
  /// When the supplier last recalculated, where it says so.
  package let updatedAt: Timestamp?
  /// When the money ends, where it does.
  package let expiresAt: Timestamp?
  /// What the adapter says to people: `unlimited`, `unknown`, or a note of its own.
  package let note: String?
  /// The amounts of which digits beyond what the currency keeps were cut off, a sentence each.
  package let cuts: [String]

  init(_ reading: PoolReading) {
    pool = reading.pool
    currency = reading.currency
    available = reading.available
    amounts = AmountField.allCases.map { ($0.rawValue, reading.amounts[$0]) }
    updatedAt = reading.updatedAt
    expiresAt = reading.expiresAt
    note = reading.note
    cuts = reading.cuts.map {
      "`\($0.field)` is \($0.said), of which \($0.kept.currency.code) keeps \($0.kept.decimalString)"
    }
  }
}
