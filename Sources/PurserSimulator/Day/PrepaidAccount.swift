internal import PurserCore

/// What one supplier truly holds for one strategy, and what it shows of that. Amounts are counts of
/// the day's currency.
struct PrepaidAccount: Sendable {
  /// What an order can still be paid from: an order is taken off when it arrives, whatever the
  /// number shows.
  private(set) var fundsUnits: Int64
  /// What the supplier's number is at the moment, before its lag.
  private(set) var numberUnits: Int64
  /// What arrived after the start.
  private(set) var toppedUpUnits: Int64 = 0
  /// What confirmed orders took and keep.
  private(set) var boughtUnits: Int64 = 0
  /// What accepted orders took of which nothing else is decided.
  private(set) var pendingUnits: Int64 = 0

  let openingUnits: Int64
  private let timing: DeductionTiming
  private let lag: Duration
  /// The numbers that can still be seen, oldest first; the first may be older than the lag.
  private var numbers: [(since: Timestamp, units: Int64)]
  private var oldest = 0

  init(_ profile: SupplierProfile, at start: Timestamp) {
    fundsUnits = profile.openingUnits
    numberUnits = profile.openingUnits
    openingUnits = profile.openingUnits
    timing = profile.timing
    lag = profile.lag
    numbers = [(start, profile.openingUnits)]
  }

  /// The number as it was at `moment`, which must not be longer ago than the lag.
  func number(asOf moment: Timestamp) -> Int64 {
    for entry in numbers[oldest...].reversed() where entry.since <= moment { return entry.units }
    return numbers[oldest].units
  }

  /// Takes an order that can be paid.
  ///
  /// - Returns: whether there was enough for it.
  mutating func accept(_ units: Int64, at now: Timestamp) -> Bool {
    guard units <= fundsUnits else { return false }
    fundsUnits -= units
    pendingUnits += units
    if timing == .atOrder { show(numberUnits - units, at: now) }
    return true
  }

  /// Confirms an accepted order.
  mutating func confirm(_ units: Int64, at now: Timestamp) {
    if timing == .atConfirmation { show(numberUnits - units, at: now) }
  }

  /// Keeps the money of a confirmed order for good.
  mutating func keep(_ units: Int64) {
    pendingUnits -= units
    boughtUnits += units
  }

  /// Gives the money of a confirmed order back.
  mutating func giveBack(_ units: Int64, at now: Timestamp) {
    pendingUnits -= units
    fundsUnits += units
    show(numberUnits + units, at: now)
  }

  /// Takes in money that the owner sent.
  mutating func topUp(_ units: Int64, at now: Timestamp) {
    fundsUnits += units
    toppedUpUnits += units
    show(numberUnits + units, at: now)
  }

  private mutating func show(_ units: Int64, at now: Timestamp) {
    numberUnits = units
    numbers.append((now, units))
    while oldest + 1 < numbers.count, numbers[oldest + 1].since <= now - lag { oldest += 1 }
    guard oldest > 1024 else { return }
    numbers.removeFirst(oldest)
    oldest = 0
  }
}
