import Logging
import PurserCore
import ServiceLifecycle

/// Tells the log of orders that were bought twice, whoever told of the second purchase.
struct PurchaseService: Service {
  let repeated: AsyncStream<RepeatedPurchase>
  let logger: Logger

  func run() async {
    await cancelWhenGracefulShutdown { for await purchase in repeated { tell(purchase) } }
  }

  private func tell(_ repeated: RepeatedPurchase) {
    func all(_ text: (RepeatedPurchase.Purchase) -> String) -> String {
      repeated.purchases.map(text).joined(separator: ", ")
    }
    logger.error(
      "an order was bought twice: have one of the purchases taken back, and reverse it",
      metadata: [
        "order": "\(repeated.order)", "attempts": "\(all { "\($0.hold.attemptNumber)" })",
        "suppliers": "\(all(\.supplier.name))", "paid": "\(all { "\($0.actual)" })",
      ])
  }
}
