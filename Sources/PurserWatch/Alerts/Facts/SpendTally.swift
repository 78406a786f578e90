package import PurserCore

/// The spend of a pool in a stretch of time, made of the entries of its ledger.
///
/// Orders count as they are placed, and what they cost otherwise in the end. Nothing that comes in counts: a top-up is
/// no negative spend, and a refund hides no spike.
package struct SpendTally: Hashable, Sendable {
  /// The sum; held at what can be counted.
  package private(set) var spent: Money

  /// Nothing yet.
  package init(_ currency: Currency) { spent = .zero(currency) }

  /// Takes an entry of the pool.
  package mutating func take(_ entry: Transaction) {
    guard entry.type == .order || entry.type == .settleDifference else { return }
    if let sum = try? spent.subtracting(entry.amount) { spent = sum }
  }
}
