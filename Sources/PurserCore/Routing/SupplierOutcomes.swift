/// How an attempt to buy ended, as far as it says something of the supplier.
package enum AttemptOutcome: Hashable, Sendable {
  /// It was bought, after so long from the order's way to the news of it.
  case bought(after: Duration)
  /// It was not bought.
  case failed
}

/// How the attempts at a supplier ended of late: each counts, the last one for a sixteenth, those before for
/// less and less. Without news for long, what was known fades towards what is assumed of a new supplier: half of
/// it in six hours, so that one that failed and got no orders since is tried again. Whole numbers.
package struct SupplierOutcomes: Hashable, Sendable {
  /// How many attempts in a million end in a purchase, as of `latest`.
  private(set) var success: Int64
  /// How long an attempt takes to a purchase, in microseconds, as of `latest`.
  private(set) var microseconds: Int64
  /// How many attempts there were.
  package private(set) var count: Int64
  /// When the last of them ended, in microseconds since the epoch.
  private(set) var latest: Int64

  /// Assumed of a supplier without attempts: 95 % succeed.
  static let priorSuccess: Int64 = 950_000
  /// Assumed of a supplier without attempts: 30 seconds.
  static let priorMicroseconds: Int64 = 30_000_000
  /// The part of the whole that an attempt is.
  private static let part: Int64 = 16
  /// The time in which half of what is known fades.
  private static let fading: Int64 = 6 * 3_600_000_000
  /// An attempt never counts as longer than a day.
  private static let longest: Int64 = 86_400_000_000

  /// Nothing known.
  package init() {
    success = Self.priorSuccess
    microseconds = Self.priorMicroseconds
    count = 0
    latest = 0
  }

  /// What a store kept: `numbers` in the order of `numbers`; `nil` where they are none.
  package init?(numbers: [Int64]) {
    guard numbers.count == 4, (0...1_000_000).contains(numbers[0]),
      (0...Self.longest).contains(numbers[1]), numbers[2] >= 0
    else { return nil }
    (success, microseconds, count, latest) = (numbers[0], numbers[1], numbers[2], numbers[3])
  }

  /// All of it, for a store.
  package var numbers: [Int64] { [success, microseconds, count, latest] }

  /// Takes the end of another attempt in.
  package mutating func take(_ outcome: AttemptOutcome, at moment: Timestamp) {
    let now = moment.microsecondsSinceEpoch
    (success, microseconds) = (success(at: now), microseconds(at: now))
    switch outcome {
    case .bought(let duration):
      let taken = min(max(0, duration.wholeMicroseconds), Self.longest)
      success += (1_000_000 - success) / Self.part
      microseconds += (taken - microseconds) / Self.part
    case .failed: success -= success / Self.part
    }
    count += 1
    latest = max(latest, now)
  }

  /// How many attempts in a million end in a purchase, at a moment.
  func success(at now: Int64) -> Int64 { faded(success, to: Self.priorSuccess, at: now) }

  /// How long an attempt takes to a purchase, in microseconds, at a moment.
  func microseconds(at now: Int64) -> Int64 {
    faded(microseconds, to: Self.priorMicroseconds, at: now)
  }

  private func faded(_ value: Int64, to prior: Int64, at now: Int64) -> Int64 {
    let (age, overflow) = now.subtractingReportingOverflow(latest)
    guard count > 0, age > 0, !overflow else { return count > 0 ? value : prior }
    let halvings = min(age / Self.fading, 62)
    return prior + (value - prior) / (1 << halvings)
  }

  /// The same with other dates.
  package func moved(_ date: (Timestamp) -> Timestamp) -> SupplierOutcomes {
    var moved = self
    if count > 0 {
      moved.latest = date(Timestamp(microsecondsSinceEpoch: latest)).microsecondsSinceEpoch
    }
    return moved
  }
}
