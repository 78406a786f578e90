package import PurserCore

/// What a look through all of a ledger found.
package struct LedgerVerification: Sendable {
  /// What does not add up, in sentences; empty where everything does.
  package var problems: [String] = []
  /// The number of the last event.
  package var lastEvent: Int64 = 0
  /// How many entries were added up.
  package var entries = 0
  /// How many orders are open, or wait for a reading.
  package var openOrders = 0
  /// The balance that is expected of each pool once everything in flight is done, as its entries add up.
  package var balances: [PoolID: Money] = [:]

  /// Most sentences of one kind: the rest is counted.
  private static let mostSentences = 10

  /// Adds sentences, and how many more there are.
  mutating func note(_ sentences: [String]) {
    problems += sentences.prefix(Self.mostSentences)
    if sentences.count > Self.mostSentences {
      problems.append("\(sentences.count - Self.mostSentences) more of the kind")
    }
  }
}
