import PurserCore
import Testing

@testable import PurserSimulator

/// A day made by hand, small enough to work out what must come of it. Its suppliers answer in
/// 0.2 s, confirm in 1 s, charge the list price, and get no money but what is said.
struct SmallDay {
  /// The start of the day.
  static let start = Timestamp(microsecondsSinceEpoch: 1_777_593_600_000_000)

  /// The counts of an amount in cents of USD.
  static func units(cents: Int64) -> Int64 { cents * 10_000 }

  var suppliers: [SupplierProfile]
  /// The orders: seconds after the start, and cents.
  var orders: [(second: Double, cents: Int64)]
  /// How long the day is, in seconds; at least to the last order.
  var length: Double = 0
  var refresh = Duration.seconds(300)
  var odds = DayWorld.Odds.none

  /// A supplier with so much money.
  static func supplier(
    _ name: String, cents: Int64, timing: DeductionTiming = .atOrder,
    habit: SupplierProfile.TopUpHabit = .whenLow(thresholdUnits: 0, units: 0),
    topUpDelay: Duration = .zero
  ) -> SupplierProfile {
    SupplierProfile(
      id: SupplierID(name), timing: timing, lag: .zero, roundTrip: .milliseconds(200),
      slowestConfirmation: .seconds(1), openingUnits: units(cents: cents), habit: habit,
      topUpDelay: topUpDelay...topUpDelay)
  }

  func world() throws -> DayWorld {
    let currency = try #require(Currency(iso4217: "USD"))
    let orders = orders.map { order in
      DayOrder(
        at: Self.moment(order.second), product: 0, listUnits: Self.units(cents: order.cents))
    }
    let day = try #require(
      DayOrders(
        currency: currency, products: ["card"], orders: orders,
        span: (Self.start, Self.moment(length))))
    return DayWorld(
      orders: day, profiles: suppliers, odds: odds, parameters: DayParameters(refresh: refresh))
  }

  /// Runs the day under one strategy.
  func run(_ strategy: StrategyName) throws -> DayTally {
    try SimulatedDay(world: world()).run(strategy)
  }

  private static func moment(_ second: Double) -> Timestamp {
    start + .microseconds(Int64(second * 1_000_000))
  }
}
