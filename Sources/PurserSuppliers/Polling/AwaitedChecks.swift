internal import PurserCore

/// Orders that wait for what the checks of a supplier bring, until each is answered or its time is over.
struct AwaitedChecks {
  private var waits: [OrderWait] = []
  /// How many there may be before those that are over are forgotten.
  private var limit = Self.leastLimit

  private static let leastLimit = 64

  /// Nobody.
  init() {}

  /// Whether an order still waits.
  var isAnyLeft: Bool { waits.contains { !$0.isOver() } }

  /// An order waits from now on.
  mutating func add(_ wait: OrderWait) {
    if waits.count >= limit {
      waits.removeAll { $0.isOver() }
      limit = max(Self.leastLimit, waits.count * 2)
    }
    waits.append(wait)
  }
}
