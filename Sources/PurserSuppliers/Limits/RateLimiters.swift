package import PurserCore

/// The limiter of every supplier: its own, or the one of all that give the same name.
package struct RateLimiters: Sendable {
  private let limiters: [String: RateLimiter]
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
  ///   - former: limiters that were in use. Who is called as before goes on with the same one, which
  ///     keeps to the new counts at once.
  package init(
    _ limits: [SupplierID: RateLimits], clock: any Clock<Duration>,
    now: @escaping @Sendable () -> Timestamp, pauses: (any PauseMemory)? = nil,
    after former: RateLimiters? = nil
  ) {
    // A supplier may be called as others call what they share.
    names = limits.reduce(into: [:]) { names, entry in
      names[entry.key] =
        entry.value.sharedName.map { "shared/\($0)" } ?? "supplier/\(entry.key.name)"
    }
    var counts: [String: RateLimits] = [:]
    for (supplier, limits) in limits {
      guard let name = names[supplier] else { continue }
      counts[name] = counts[name]?.strictest(with: limits) ?? limits
    }
    limiters = counts.reduce(into: [:]) { limiters, entry in
      let known = former?.limiters[entry.key]
      known?.adopt(entry.value)
      limiters[entry.key] = known ?? RateLimiter(entry.value, clock: clock, now: now)
    }
    self.now = now
    self.pauses = pauses
  }

  /// The limiter of `supplier`; `nil` for one that was not named.
  package subscript(supplier: SupplierID) -> RateLimiter? {
    names[supplier].flatMap { limiters[$0] }
  }

  /// `transport` within the limits of `supplier`.
  package func transport(
    for supplier: SupplierID, over transport: any HTTPTransport
  ) -> any HTTPTransport {
    guard let name = names[supplier], let limiter = limiters[name] else { return transport }
    return LimitedTransport(transport, limiter: limiter, now: now, pauses: pauses, name: name)
  }
}
