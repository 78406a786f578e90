/// What orders did in one pool of late, for policies and caps: the day's spending, the spending of about a day
/// back from now, and how attempts ended. Whole numbers; it never counts for what can be spent.
package struct PoolTraffic: Hashable, Sendable {
  /// The day that `dayUnits` are of, in days since 1970 of the owner's clock.
  package private(set) var day: Int64 = 0
  /// What orders took in that day, less what came back, in counts of the pool's currency.
  package private(set) var dayUnits: Int64 = 0
  /// The hour that `recentUnits` are as of, in hours since 1970.
  package private(set) var hour: Int64 = 0
  /// What orders took of late: what is an hour older counts for a twenty-fourth less, so that at an even pace
  /// it is what a day takes.
  package private(set) var recentUnits: Int64 = 0
  /// The hour of the first order; `nil` where there was none.
  package private(set) var firstHour: Int64?
  /// How attempts ended.
  package var outcomes = SupplierOutcomes()

  /// The microseconds of an hour.
  static let hourLength: Int64 = 3_600_000_000
  /// Spending is known from a day after the first order on.
  static let knownAfterHours: Int64 = 24
  /// (23/24)^n in units of 2^-32, for what n hours leave; nothing is left after as many hours as there are.
  private static let remainders: [UInt64] = {
    var (list, rest): ([UInt64], UInt64) = ([], 1 << 32)
    while rest > 0 {
      list.append(rest)
      rest = rest * 23 / 24
    }
    return list
  }()

  /// No orders yet.
  package init() {}

  /// What a store kept; `nil` where the numbers are none.
  package init?(numbers: [Int64]) {
    guard numbers.count == 9, let outcomes = SupplierOutcomes(numbers: Array(numbers[5...])) else {
      return nil
    }
    (day, dayUnits, hour, recentUnits) = (numbers[0], numbers[1], numbers[2], numbers[3])
    firstHour = numbers[4] == .min ? nil : numbers[4]
    self.outcomes = outcomes
  }

  /// All of it, for a store.
  package var numbers: [Int64] {
    [day, dayUnits, hour, recentUnits, firstHour ?? .min] + outcomes.numbers
  }

  /// Counts what an order took, or below zero what came back.
  ///
  /// - Parameters:
  ///   - units: the amount in counts of the pool's currency.
  ///   - moment: when.
  ///   - day: the day of that moment, in days since 1970 of the owner's clock.
  mutating func spend(_ units: Int64, at moment: Timestamp, day: Int64) {
    if day > self.day { (self.day, dayUnits) = (day, 0) }
    dayUnits = Self.sum(dayUnits, units)
    let hour = Self.hour(of: moment.microsecondsSinceEpoch)
    recentUnits = Self.sum(recentUnits(in: hour), units)
    self.hour = max(self.hour, hour)
    if firstHour == nil { firstHour = hour }
  }

  /// What orders took in a day, less what came back; never below zero.
  @inline(__always) func units(of day: Int64) -> Int64 {
    day == self.day ? max(0, dayUnits) : 0
  }

  /// What orders take in a day, at the pace of late; zero where that is not known.
  ///
  /// - Parameter now: the moment, in microseconds since the epoch.
  /// - Returns: counts of the pool's currency.
  func burn(at now: Int64) -> Int64 {
    let hour = Self.hour(of: now)
    guard let firstHour, hour - firstHour >= Self.knownAfterHours else { return 0 }
    return max(0, recentUnits(in: hour))
  }

  private func recentUnits(in hour: Int64) -> Int64 {
    let elapsed = hour - self.hour
    guard elapsed > 0 else { return recentUnits }
    guard elapsed < Self.remainders.count else { return 0 }
    let (high, low) = recentUnits.magnitude.multipliedFullWidth(
      by: Self.remainders[Int(elapsed)])
    let rest = Int64(clamping: high << 32 | low >> 32)
    return recentUnits < 0 ? -rest : rest
  }

  private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? (a < 0 ? .min : .max) : sum
  }

  private static func hour(of microseconds: Int64) -> Int64 {
    let (hour, rest) = microseconds.quotientAndRemainder(dividingBy: hourLength)
    return rest < 0 ? hour - 1 : hour
  }

  /// The same with other dates.
  ///
  /// - Parameter date: what a date becomes.
  /// - Returns: the traffic.
  package func moved(_ date: (Timestamp) -> Timestamp) -> PoolTraffic {
    guard let firstHour else { return self }
    func moved(_ hour: Int64) -> Int64 {
      Self.hour(
        of: date(Timestamp(microsecondsSinceEpoch: hour * Self.hourLength))
          .microsecondsSinceEpoch)
    }
    var other = self
    other.hour = moved(hour)
    other.firstHour = moved(firstHour)
    other.day += (other.hour - hour) / 24
    other.outcomes = outcomes.moved(date)
    return other
  }
}
