import PurserCore
import PurserSuppliers

/// Whom the monitor watches, and what lasts from one configuration to the next: the limiters, which have counted
/// requests, and the readers, which have tokens.
struct SupplierWatch: Sendable {
  let subjects: [BalanceMonitor.Subject]
  /// Who places orders at each supplier whose adapter has `order`.
  let orders: [SupplierID: any SupplierOrders]
  /// Whose price lists are kept.
  let prices: [PriceListMonitor.Subject]
  /// Who asks for the price list of each supplier whose adapter has `prices`.
  let priceReaders: [SupplierID: any PriceListReading]
  let limiters: RateLimiters
  /// What must not be shown of each supplier, ever again.
  let secrets: [SupplierID: Set<Secret>]
}
