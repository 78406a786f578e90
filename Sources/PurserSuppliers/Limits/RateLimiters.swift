package import PurserCore

/// The limiter of every supplier: its own, or the one of all that give the same name.
package struct RateLimiters: Sendable {
  private let limiters: [SupplierID: RateLimiter]
  private let names: [SupplierID: String]
  private let now: @Sendable () -> Timestamp
  private let pauses: (any PauseMemory)?

  /// Limiters for `limits`. Suppliers that share one keep the strictest of their counts together.
  ///
  /// - Parameters:
  ///   - limits: how often each supplier may be asked.
  ///   - clock: what waits.
  ///   - now: the wall clock.
  ///   - pauses: what is known beyond this process of suppliers that want to be left alone.
  package init(
    _ limits: [SupplierID: RateLimits], clock: any Clock<Duration>,
    now: @escaping @Sendable () -> Timestamp, pauses: (any PauseMemory)? = nil
  ) {
    var shared: [String: RateLimits] = [:]
    for limits in limits.values {
      guard let name = limits.sharedName else { continue }
      shared[name] = shared[name]?.strictest(with: limits) ?? limits
    }
    let sharedLimiters = shared.mapValues { RateLimiter($0, clock: clock, now: now) }
    limiters = limits.mapValues { limits in
      limits.sharedName.flatMap { sharedLimiters[$0] }
        ?? RateLimiter(limits, clock: clock, now: now)
    }
    // A supplier may be called as others call what they share.
    names = limits.reduce(into: [:]) { names, entry in
      names[entry.key] =
        entry.value.sharedName.map { "shared/\($0)" } ?? "supplier/\(entry.key.name)"
    }
    self.now = now
    self.pauses = pauses
  }

  /// The limiter of `supplier`; `nil` for one that was not named.
  package subscript(supplier: SupplierID) -> RateLimiter? { limiters[supplier] }

  /// `transport` within the limits of `supplier`.
  package func transport(
    for supplier: SupplierID, over transport: any HTTPTransport
  ) -> any HTTPTransport {
    guard let limiter = limiters[supplier] else { return transport }
    return LimitedTransport(
      transport, limiter: limiter, now: now, pauses: pauses, name: names[supplier] ?? supplier.name)
  }
}
