internal import PurserCore

/// Numbers read at regular times, and overwritten by the next: the strategies `cache_only` and
/// `guide`.
struct BalanceCache: DayStrategy {
  static let joinsCalls = false

  /// Whether an order's cost is subtracted from the number when it is sent, as the reseller guide
  /// describes. Nothing is ever added back: the next reading replaces the number.
  private let subtractsOrders: Bool
  private let refresh: Duration
  private var dueAt: Timestamp
  private var numbers: [Int64]

  init(supplierCount: Int, subtractsOrders: Bool, refresh: Duration, from start: Timestamp) {
    self.subtractsOrders = subtractsOrders
    self.refresh = refresh
    dueAt = start
    numbers = Array(repeating: 0, count: supplierCount)
  }

  mutating func decide(_ attempt: Attempt, at now: Timestamp) -> DayStep {
    let supplier = attempt.candidates.first { numbers[$0] >= attempt.costs[$0] }
    guard let supplier else { return .turnAway }
    if subtractsOrders { numbers[supplier] -= attempt.costs[supplier] }
    return .send(to: supplier)
  }

  mutating func take(_ number: ToldNumber) { numbers[number.supplier] = number.units }

  mutating func hear(_ news: OrderNews, of order: Int, from supplier: Int, at now: Timestamp) {}

  var nextWake: Timestamp? { dueAt }

  mutating func wake(at now: Timestamp) -> [Int] {
    guard now >= dueAt else { return [] }
    dueAt = now + refresh
    return Array(numbers.indices)
  }

  func believedUnits(of supplier: Int) -> Int64 { numbers[supplier] }
}
