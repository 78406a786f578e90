package import PurserCore

/// Somebody else who spends from the same account, of whom we hear nothing.
package struct SecondConsumer: Hashable, Sendable {
  /// When it buys.
  package enum Rhythm: Hashable, Sendable {
    /// At these moments. What is past when it begins is passed over.
    case at([Timestamp])
    /// Regularly, for the first time so long after it begins; once a millisecond at most.
    case every(Duration)
    /// At random: each wait is drawn evenly between nothing and twice this, a millisecond at least.
    case aboutEvery(Duration)
  }

  /// The pool it buys from.
  package let pool: SimulatedPool.Key
  /// The least that it spends at a time.
  package let least: Money
  /// The most that it spends at a time. Amounts are drawn evenly.
  package let most: Money
  /// When it buys.
  package let rhythm: Rhythm
  /// Decides amounts and waits.
  package let seed: UInt64

  /// Somebody who spends `amount`, or something from `amount` to `other`, at a time. It is refused,
  /// and takes nothing, when the pool holds less.
  ///
  /// - Throws: `MoneyError.currencyMismatch`.
  package init(
    spends amount: Money, upTo other: Money? = nil, pool: String = PoolID.mainPool,
    _ rhythm: Rhythm, seed: UInt64 = 0
  ) throws(MoneyError) {
    let other = other ?? amount
    let isAscending = try amount.isLess(than: other)
    least = isAscending ? amount : other
    most = isAscending ? other : amount
    self.pool = SimulatedPool.Key(name: pool, currency: amount.currency)
    self.rhythm = rhythm
    self.seed = seed
  }
}

/// The purchases of a second consumer, one after the other.
struct PurchasesElsewhere: Sendable {
  private static let shortestWait = Duration.milliseconds(1)

  let consumer: SecondConsumer
  /// When the next purchase is made; `nil` when there is none.
  private(set) var next: Timestamp?
  /// The moments that are told rather than computed, the last one first.
  private var moments: [Timestamp] = []
  private var random: SplitMix64

  init(_ consumer: SecondConsumer, from now: Timestamp) {
    self.consumer = consumer
    random = SplitMix64(seed: consumer.seed)
    switch consumer.rhythm {
    case .at(let moments): self.moments = moments.filter { $0 > now }.sorted(by: >)
    case .every, .aboutEvery: break
    }
    next = moment(after: now)
  }

  /// Takes the next purchase out: its amount, before it is cut to what the account can count.
  mutating func makePurchase() -> Int64 {
    next = next.flatMap { moment(after: $0) }
    return Int64.random(in: consumer.least.units...consumer.most.units, using: &random)
  }

  private mutating func moment(after moment: Timestamp) -> Timestamp? {
    let wait: Duration
    switch consumer.rhythm {
    case .at: return moments.popLast()
    case .every(let interval): wait = interval
    case .aboutEvery(let mean):
      let longest = max(0, (mean * 2).wholeMicroseconds)
      wait = .microseconds(Int64.random(in: 0...longest, using: &random))
    }
    let next = moment + max(Self.shortestWait, wait)
    // At the end of time there is no next moment.
    return next > moment ? next : nil
  }
}
