internal import PurserCore

/// One supplier of a simulated day: how it books, how fast it is, and how its owner keeps it in
/// money. Amounts are counts of the day's currency.
struct SupplierProfile: Hashable, Sendable {
  /// When the supplier's owner sends money.
  enum TopUpHabit: Hashable, Sendable {
    /// When the supplier says that less than `threshold` is left: then `units` arrive, some time
    /// later.
    case whenLow(thresholdUnits: Int64, units: Int64)
    /// At fixed times, from `first` after the start of the day: up to `units`, where less is left.
    case atTimes(first: Duration, every: Duration, upToUnits: Int64)
  }

  /// Its name.
  var id: SupplierID
  /// When its number falls.
  var timing: DeductionTiming
  /// The longest it takes to show in its balance what it did.
  var lag: Duration
  /// What a call takes, there and back.
  var roundTrip: Duration
  /// The longest from an order's arrival to its confirmation.
  var slowestConfirmation: Duration
  /// Units in the account at the start of the day.
  var openingUnits: Int64
  /// When money is sent.
  var habit: TopUpHabit
  /// How long money is on its way.
  var topUpDelay: ClosedRange<Duration>

  /// What half a way of a call takes.
  var halfWay: Duration { roundTrip / 2 }
}

extension SupplierProfile {
  /// The time between the orders and the numbers of a supplier that is neither very good nor
  /// broken.
  private static let roundTrips = Duration.milliseconds(80)...Duration.milliseconds(400)
  private static let slowestConfirmations = Duration.seconds(2)...Duration.seconds(30)

  /// Draws a supplier. Both timings and both habits occur as soon as there are four.
  ///
  /// - Parameters:
  ///   - index: its place among the suppliers.
  ///   - parameters: what to draw from.
  ///   - unitsPerHour: what an hour of all orders costs on the average.
  init(index: Int, parameters: DayParameters, unitsPerHour: Int64) {
    var draws = Draws(seed: parameters.seed, .profile, UInt64(index))
    let share = max(unitsPerHour / Int64(parameters.supplierCount), 1)
    id = SupplierID("supplier-\(index + 1)")
    timing = index.isMultiple(of: 2) ? .atOrder : .atConfirmation
    lag = draws.next(in: .zero...parameters.maximumLag)
    roundTrip = draws.next(in: Self.roundTrips)
    slowestConfirmation = draws.next(in: Self.slowestConfirmations)
    openingUnits = draws.next(in: share / 2...4 * share)
    let units = draws.next(in: 2 * share...4 * share)
    if (index / 2).isMultiple(of: 2) {
      let threshold = draws.next(in: share / 2...share)
      habit = .whenLow(thresholdUnits: threshold, units: units)
      topUpDelay = .seconds(600) ... .seconds(3600)
    } else {
      let every = Duration.seconds(3600 * draws.next(in: 2...4))
      habit = .atTimes(
        first: draws.next(in: .zero...every), every: every, upToUnits: units)
      topUpDelay = .zero ... .seconds(1800)
    }
  }
}
