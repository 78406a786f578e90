import Logging
import PurserCore
import PurserWatch
import ServiceLifecycle

/// Tells the log of what people want to hear of the ledger, under an `event` name that stays the same.
struct LedgerNewsService: Service {
  let news: AsyncStream<LedgerNews>
  let ledger: any LedgerService
  /// Who makes alerts of prices that rose.
  let watch: AlertWatch
  let logger: Logger

  /// So much is kept while the log takes its time.
  static let mostWaiting = 1_000

  func run() async {
    await cancelWhenGracefulShutdown { for await one in news { await tell(one) } }
  }

  private func tell(_ news: LedgerNews) async {
    switch news {
    case .overpriced(let order): await tell(order)
    case .boughtTwice(let order): tell(order)
    case .refused(let record):
      logger.notice(
        "no supplier could pay for an order",
        metadata: [
          "event": "order.refused", "order": "\(record.id.order)",
          "reason": "\(record.decision.refusal.rawValue)", "sku": "\(record.details?.sku ?? "")",
        ])
    case .expired(let hold, _):
      logger.notice(
        "nobody said what became of an order, and its hold has expired",
        metadata: [
          "event": "order.expired", "order": "\(hold.order)", "attempt": "\(hold.attemptNumber)",
        ])
    case .found(let entry): tell(entry)
    }
  }

  private func tell(_ order: OverpricedOrder) async {
    var sku = order.sku
    // Of an order that was placed some time ago the file alone knows the product.
    if sku == nil {
      do throws(LedgerError) { sku = try await ledger.order(order.hold).details?.sku } catch {
        sku = nil
      }
    }
    var known = order
    known.sku = sku
    await watch.take(known)
    logger.warning(
      "an order was bought for more than its price",
      metadata: [
        "event": "order.overpriced", "order": "\(order.hold.order)",
        "supplier": "\(order.supplier)", "sku": "\(sku ?? "")", "price": "\(order.price)",
        "actual": "\(order.actual)",
      ])
  }

  private func tell(_ repeated: RepeatedPurchase) {
    func all(_ text: (RepeatedPurchase.Purchase) -> String) -> String {
      repeated.purchases.map(text).joined(separator: ", ")
    }
    logger.error(
      "an order was bought twice: have one of the purchases taken back, and reverse it",
      metadata: [
        "event": "order.bought_twice", "order": "\(repeated.order)",
        "attempts": "\(all { "\($0.hold.attemptNumber)" })",
        "suppliers": "\(all(\.supplier.name))", "paid": "\(all { "\($0.actual)" })",
      ])
  }

  private func tell(_ entry: Transaction) {
    let metadata: Logger.Metadata = [
      "supplier": "\(entry.pool.supplier)", "pool": "\(entry.pool.pool)",
      "amount": "\(entry.amount)", "balance": "\(entry.balance)",
    ]
    func notice(_ sentence: Logger.Message, _ event: String, _ more: Logger.Metadata = [:]) {
      let event: Logger.Metadata = ["event": "\(event)"]
      logger.notice(
        sentence,
        metadata: metadata.merging(event) { $1 }.merging(more) { $1 })
    }
    switch entry.cause {
    case .inference(let order, let inference, _):
      notice(
        "a reading tells what became of an order that had expired", "order.inferred",
        ["order": "\(order.order)", "inferred": "\(inference.rawValue)"])
    case .topUp(let reference, _):
      notice("a top-up has arrived", "pool.top_up", ["reference": "\(reference)"])
    case .reading:
      entry.amount.isNegative
        ? notice("a balance is lower than Purser's records explain", "pool.drift")
        : notice("a balance is higher than Purser's records explain", "pool.credit")
    case .order, .owner, .explanation: break
    }
  }
}
