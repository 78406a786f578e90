internal import PurserCore

/// Asks before every order, the cheapest supplier first, until one says that it can pay, and uses
/// what it is told. Of orders that are under way it knows nothing.
struct PollPerOrder: DayStrategy {
  static let joinsCalls = false

  /// The numbers as last told.
  private var numbers: [Int64]

  init(supplierCount: Int) { numbers = Array(repeating: 0, count: supplierCount) }

  mutating func decide(_ attempt: Attempt, at now: Timestamp) -> DayStep {
    for supplier in attempt.candidates {
      guard let told = attempt.told[supplier] else { return .ask([supplier]) }
      if told >= attempt.costs[supplier] { return .send(to: supplier) }
    }
    return .turnAway
  }

  mutating func take(_ number: ToldNumber) { numbers[number.supplier] = number.units }

  mutating func hear(_ news: OrderNews, of order: Int, from supplier: Int, at now: Timestamp) {}

  var nextWake: Timestamp? { nil }

  mutating func wake(at now: Timestamp) -> [Int] { [] }

  func believedUnits(of supplier: Int) -> Int64 { numbers[supplier] }
}
