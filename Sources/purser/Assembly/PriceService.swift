import Logging
import PurserCore
import ServiceLifecycle

/// Tells the log of orders that were bought for more than their prices.
struct PriceService: Service {
  let overpriced: AsyncStream<OverpricedOrder>
  let ledger: any LedgerService
  let logger: Logger

  func run() async {
    await cancelWhenGracefulShutdown { for await order in overpriced { await tell(order) } }
  }

  private func tell(_ order: OverpricedOrder) async {
    var sku = order.sku
    // Of an order that was placed some time ago the file alone knows the product.
    if sku == nil {
      do throws(LedgerError) { sku = try await ledger.order(order.hold).details?.sku } catch {
        sku = nil
      }
    }
    logger.warning(
      "an order was bought for more than its price",
      metadata: [
        "order": "\(order.hold.order)", "supplier": "\(order.supplier)", "sku": "\(sku ?? "")",
        "price": "\(order.price)", "actual": "\(order.actual)",
      ])
  }
}
