package import PurserCore

extension PriceListMonitor {
  /// A supplier whose price list is kept.
  package struct Subject: Sendable {
    /// Who.
    package let supplier: SupplierID
    /// How the list is kept.
    package let terms: PriceListTerms
    /// How long to wait between two requests of one reading.
    package let pause: Duration
    /// Who asks for the list.
    package let reader: any PriceListReading

    /// Keeps the list of `supplier`, which `reader` asks for.
    package init(
      supplier: SupplierID, terms: PriceListTerms, limits: RateLimits = RateLimits(),
      reader: any PriceListReading
    ) {
      self.supplier = supplier
      self.terms = terms
      self.reader = reader
      pause = limits.halfPace
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
