internal import PurserCore

/// Commands that were decided, and wait to be written.
struct Batch: Sendable {
  /// Batches count up.
  let number: Int
  /// The commands, to be decided anew where they must.
  var commands: [LedgerCommand] = []
  /// Their answers.
  var answers: [LedgerAnswer] = []
  /// What they did.
  var log = LedgerState.Log()
  /// How many holds expired in it that were overdue.
  var expiries = 0
  /// The books that changed, as they stand after it.
  var books: [PoolID: PoolBook] = [:]
  /// The notes of attempts.
  var notes: [AttemptNote] = []
  /// Orders that were bought for more than their prices.
  var overpriced: [OverpricedOrder] = []
  /// Orders of which a second attempt was bought.
  var repeated: [RepeatedPurchase] = []
  /// The moment before which readings decide nothing, where that is a later one than in the batch before.
  var readingsCountFrom: Timestamp?

  init(number: Int) { self.number = number }

  /// Whether there is anything to write.
  var hasChanges: Bool { !log.events.isEmpty || readingsCountFrom != nil || !notes.isEmpty }

  /// Tells what people want to hear of it, the events in their order.
  func tell(_ hear: (LedgerNews) -> Void) {
    for event in log.events { if let news = LedgerNews(event) { hear(news) } }
    for entry in log.effects.transactions { if let news = LedgerNews(entry) { hear(news) } }
    for order in overpriced { hear(.overpriced(order)) }
    for purchase in repeated { hear(.boughtTwice(purchase)) }
  }

  /// What the store is to write.
  var changes: LedgerChanges {
    LedgerChanges(
      events: log.events, transactions: log.effects.transactions, orders: log.effects.orders,
      books: books.values.sorted { $0.pool < $1.pool }, readingsCountFrom: readingsCountFrom,
      notes: notes)
  }
}
