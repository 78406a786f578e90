internal import PurserCore

/// The records of what is told after an order was placed:
///
///     how far back the order's own number is, moment, the price of a settlement,
///     twice the count of entries and whether the standing is there, entries, standing
extension FrameBuffer {
  /// News of an order.
  struct News {
    /// The number of the order's own record.
    var order: Int64
    var kind: RecordKind
    var at: Timestamp
    /// What it was bought for.
    var actual: Money?
    /// How it stands since.
    var status: OrderStatus?
    var entries: ArraySlice<Transaction> = []
    /// The number of the first entry.
    var firstNumber: Int64 = 0
  }

  /// Writes news of an order; pools get `numbers`.
  func news(_ news: News, _ numbers: inout PoolNumbers) throws {
    let mark = open(news.kind)
    body.unsigned(UInt64(nextNumber - news.order))
    moment(news.at)
    let holding = news.status?.state.holding
    if news.kind == .settled, let actual = news.actual {
      // What a divided hold was when its order was written is known to nobody here.
      settlement(actual, held: holding.flatMap { $0.hold.share == nil ? $0.hold.amount : nil })
    }
    body.unsigned(news.entries.count << 1 | (holding == nil ? 0 : 1))
    try OrderEntries.write(
      news.entries, from: news.firstNumber, hold: nil, at: news.at, to: self, &numbers)
    if let holding, let status = news.status {
      Standing.write(holding, placedAt: status.placedAt, toldAt: news.at, to: body)
    }
    close(mark, news.kind)
  }

  /// 0 for what was held, 1 for another amount, 2 for one of another currency.
  private func settlement(_ actual: Money, held: Money?) {
    if actual == held { return body.byte(0) }
    if let held, held.currency == actual.currency {
      body.byte(1)
    } else {
      body.byte(2)
      body.text(actual.currency.code)
      body.unsigned(actual.currency.minorDigits)
    }
    body.signed(actual.units)
  }
}
