/// How often a supplier may be asked, as its adapter and its owner say. What neither says is not
/// limited.
package struct RateLimits: Hashable, Sendable {
  /// The most requests in any second.
  package var perSecond: Int?
  /// The most requests in any minute.
  package var perMinute: Int?
  /// The most requests in any hour.
  package var perHour: Int?
  /// The least time between two checks, from the end of one to the beginning of the next.
  package var minimumInterval: Duration?
  /// Suppliers that give the same name share one count of requests.
  package var sharedName: String?

  /// Limits; what is `nil` is not limited.
  package init(
    perSecond: Int? = nil, perMinute: Int? = nil, perHour: Int? = nil,
    minimumInterval: Duration? = nil, sharedName: String? = nil
  ) {
    self.perSecond = perSecond
    self.perMinute = perMinute
    self.perHour = perHour
    self.minimumInterval = minimumInterval
    self.sharedName = sharedName
  }

  /// These limits, and those of `others` where these say nothing.
  package func completed(by others: RateLimits?) -> RateLimits {
    guard let others else { return self }
    return RateLimits(
      perSecond: perSecond ?? others.perSecond, perMinute: perMinute ?? others.perMinute,
      perHour: perHour ?? others.perHour,
      minimumInterval: minimumInterval ?? others.minimumInterval,
      sharedName: sharedName ?? others.sharedName)
  }

  /// The stricter of each count: what suppliers that share a name keep to together. The interval
  /// between checks stays each supplier's own.
  func strictest(with other: RateLimits) -> RateLimits {
    RateLimits(
      perSecond: Self.least(perSecond, other.perSecond),
      perMinute: Self.least(perMinute, other.perMinute),
      perHour: Self.least(perHour, other.perHour), sharedName: sharedName)
  }

  private static func least(_ a: Int?, _ b: Int?) -> Int? { [a, b].compactMap(\.self).min() }
}
