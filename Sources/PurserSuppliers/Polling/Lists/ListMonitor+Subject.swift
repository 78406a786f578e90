package import PurserCore

extension ListMonitor {
  /// A supplier whose list is kept.
  package struct Subject: Sendable {
    /// Who; of rates, the name of their source.
    package let supplier: SupplierID
    /// How the list is kept.
    package let terms: ListTerms
    /// How long to wait between two requests of one reading.
    package let pause: Duration
    /// Asks for the list.
    let read: @Sendable (ListBounds) async throws(CheckFailure) -> List
  }
}

extension ListMonitor.Subject where List == PriceList {
  /// Keeps the list of `supplier`, which `reader` asks for.
  package init(
    supplier: SupplierID, terms: ListTerms, limits: RateLimits = RateLimits(),
    reader: any PriceListReading
  ) {
    self.init(supplier: supplier, terms: terms, pause: limits.halfPace) {
      (bounds) async throws(CheckFailure) in try await reader.readPrices(bounds)
    }
  }
}

extension ListMonitor.Subject where List == RateList {
  /// Keeps the rates of the source `name`, which `reader` asks for.
  package init(
    name: String, terms: ListTerms, limits: RateLimits = RateLimits(),
    reader: any RateListReading
  ) {
    self.init(supplier: SupplierID(name), terms: terms, pause: limits.halfPace) {
      (bounds) async throws(CheckFailure) in try await reader.readRates(bounds)
    }
  }
}

extension RateLimits {
  /// The time between two requests at which half of what the supplier allows is left to others.
  var halfPace: Duration {
    let rules: [(count: Int?, length: Duration)] = [
      (perSecond, .seconds(1)), (perMinute, .seconds(60)), (perHour, .seconds(3600)),
    ]
    return rules.compactMap { rule in rule.count.map { rule.length * 2 / max(1, $0) } }.max()
      ?? .zero
  }
}
