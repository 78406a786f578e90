package import PurserCore

/// Where events of orders come from, for those who follow them.
package struct OrderEventAccess: Sendable {
  /// Tells when there are new ones.
  package var feed: any LedgerFeed
  /// Has those that were.
  package var history: any OrderEventHistory

  /// The events of a ledger.
  package init(feed: any LedgerFeed, history: any OrderEventHistory) {
    self.feed = feed
    self.history = history
  }
}
