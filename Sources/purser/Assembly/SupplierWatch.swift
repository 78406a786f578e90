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
  /// Whose rates are kept.
  let rates: [RateListMonitor.Subject]
  /// Who asks for the rates of each source that has an account of its own, by its name, and of each supplier.
  let rateReaders: [SupplierID: any RateListReading]
  let limiters: RateLimiters
  /// What must not be shown of each supplier, ever again.
  let secrets: [SupplierID: Set<Secret>]
}
