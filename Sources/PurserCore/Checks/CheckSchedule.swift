/// When one supplier is asked for its balance, and whether it is asked at all: by the owner's plan, by what orders do
/// there, by how the checks before went, and by what the supplier allows.
///
/// A pure value. Whoever makes the checks tells it when one begins and how it ended, and asks it what is next.
package struct CheckSchedule: Hashable, Sendable {
  /// What counts for a supplier whatever happens.
  package struct Terms: Hashable, Sendable {
    /// How often the owner wants it asked.
    package var plan: CheckPlan
    /// The least time between two checks, whoever asks.
    package var minimumInterval: Duration
    /// The longest that it takes to show what it did.
    package var lag: Duration
    /// A reading older than this decides nothing.
    package var maximumAge: Duration

    /// Terms.
    package init(
      plan: CheckPlan, minimumInterval: Duration = .zero, lag: Duration = Supplier.defaultLag,
      maximumAge: Duration = RoutingRules.defaultMaximumReadingAge
    ) {
      self.plan = plan
      self.minimumInterval = minimumInterval
      self.lag = lag
      self.maximumAge = maximumAge
    }
  }

  /// What counts whatever happens.
  package private(set) var terms: Terms
  /// Whether the supplier is asked, after how it did so far.
  package private(set) var circuit = Circuit()
  /// When the latest check ended that told something; `nil` before the first.
  package private(set) var checkedAt: Timestamp?
  /// When the next check is due, as far as is known; at once before the first.
  package private(set) var dueAt: Timestamp?
  /// When it is seen to next after a check that succeeded; `nil` where that is to be now.
  private var lookAt: Timestamp?
  /// Whether the latest check failed.
  package private(set) var isFailing = false
  /// Whether an order wanted it since the latest check, and its funds were too low.
  package private(set) var isShort = false
  private var isKnown = false
  private var consecutiveFailures = 0
  /// When the latest check ended, also one that was given up.
  private var endedAt: Timestamp?
  /// What chance takes off the interval after the latest check, in thousandths of what it may.
  private var share: Int64 = 0

  /// A supplier that was never asked.
  package init(_ terms: Terms) { self.terms = terms }

  private var policy: RefreshPolicy {
    RefreshPolicy(interval: terms.plan.whileOrdersFlow, maximumAge: terms.maximumAge)
  }

  private func watch(_ activity: SupplierActivity, isShort: Bool, isAwaited: Bool = false)
    -> RefreshPolicy.Watch
  {
    var watch = RefreshPolicy.Watch(lag: terms.lag)
    watch.checkedAt = checkedAt
    watch.activity = activity
    watch.isShort = isShort
    watch.isAwaited = isAwaited
    return watch
  }

  // MARK: The owner

  /// Goes over to other terms. A check that is due sooner by them is.
  package mutating func adopt(_ terms: Terms) {
    self.terms = terms
    guard let dueAt, let endedAt, !isFailing else { return }
    lookAt = nil
    self.dueAt = min(dueAt, terms.plan.due(after: endedAt, isWanted: true, share: share))
  }

  /// Has it asked without regard to what came of the checks before.
  ///
  /// - Parameter resetsCircuit: whether no check is under way that would tell of the circuit.
  package mutating func askAnew(resetsCircuit: Bool) {
    dueAt = nil
    consecutiveFailures = 0
    if resetsCircuit { circuit = Circuit() }
  }

  // MARK: Checks

  /// Whether `asker` may have it asked, or wait for the check under way.
  package func admits(_ asker: Circuit.Asker) -> Bool { circuit.admits(asker) }

  /// When it may be asked again. Where the clock was set back since the latest check, nobody knows how long ago that
  /// was, and the least interval begins anew.
  package mutating func earliestCheck(at now: Timestamp) -> Timestamp {
    guard let ended = endedAt else { return now }
    endedAt = min(ended, now)
    return min(ended, now) + terms.minimumInterval
  }

  /// A check begins.
  package mutating func begin() { circuit.begin() }

  /// A check was given up, and tells nothing.
  ///
  /// - Parameter now: when; `nil` where it had not begun, and counts for nothing.
  package mutating func giveUp(at now: Timestamp? = nil) {
    if let now { endedAt = now }
    circuit.conclude(.none)
  }

  /// A check has ended.
  ///
  /// - Parameters:
  ///   - failure: why it failed; `nil` where it succeeded.
  ///   - evidence: what it tells of whether the supplier works.
  ///   - now: when.
  ///   - generator: what spreads the checks.
  package mutating func conclude(
    _ failure: CheckFailure?, _ evidence: Circuit.Evidence, at now: Timestamp,
    using generator: inout some RandomNumberGenerator
  ) {
    circuit.conclude(evidence)
    isShort = false
    (checkedAt, endedAt) = (now, now)
    isFailing = failure != nil
    guard let failure else {
      isKnown = true
      consecutiveFailures = 0
      share = terms.plan.jitterPercent == 0 ? 0 : Int64.random(in: 0...1_000, using: &generator)
      // Whether orders flow is asked when the shortest interval is over.
      dueAt = terms.plan.due(after: now, isWanted: true, share: share)
      lookAt = dueAt
      return
    }
    consecutiveFailures += 1
    dueAt =
      now
      + Backoff.pause(
        after: failure, consecutiveFailures: consecutiveFailures, isKnown: isKnown,
        interval: terms.plan.whileOrdersFlow, using: &generator)
  }

  // MARK: What is next

  /// Whether a check is due for whoever asks: by the plan, or since the reading is too old to decide anything. One that
  /// ended in the future was dated by a clock that has been set back since, and says nothing about when the next is due.
  package func isDue(at now: Timestamp) -> Bool {
    guard let dueAt, let checkedAt else { return true }
    let isTooOld = !isFailing && now >= checkedAt + terms.maximumAge
    return now >= dueAt || now < checkedAt || isTooOld
  }

  /// Whether the pause after a failed check is not over.
  package func isPausing(at now: Timestamp) -> Bool { isFailing && !isDue(at: now) }

  /// Whether the next check begins once it is due, whatever orders do.
  package var isPlain: Bool { dueAt == nil || checkedAt == nil || isFailing }

  private func isClockSetBack(_ now: Timestamp) -> Bool { checkedAt.map { now < $0 } ?? false }

  /// Until when it is left alone whatever orders do there; `nil` where its check is due, or an order wanted it. What
  /// orders do is asked for when that is over, since they move on until then.
  ///
  /// - Parameters:
  ///   - isAwaited: whether an order waits for what a check brings.
  ///   - now: the moment.
  /// - Returns: when the rest ends; `nil` where there is none.
  package mutating func endOfRest(isAwaited: Bool, at now: Timestamp) -> Timestamp? {
    guard let dueAt, !isClockSetBack(now) else { return nil }
    guard !(isShort || isAwaited) || isFailing, let next = isFailing ? dueAt : lookAt else {
      return nil
    }
    let moment = max(next, earliestCheck(at: now))
    return moment > now ? moment : nil
  }

  /// Plans the next check of a supplier that was read, given what orders do: a check that is due waits, within limits,
  /// for its orders to come to rest, and always for the least interval.
  ///
  /// - Parameters:
  ///   - activity: what orders do.
  ///   - isAwaited: whether an order waits for what a check brings.
  ///   - now: the moment.
  /// - Returns: when to plan again; `nil` for a check at once.
  package mutating func plan(
    _ activity: SupplierActivity, isAwaited: Bool, at now: Timestamp
  ) -> Timestamp? {
    let earliest = earliestCheck(at: now)
    guard let checkedAt, !isClockSetBack(now) else {
      guard earliest > now else { return nil }
      (dueAt, lookAt) = (earliest, earliest)
      return earliest
    }
    let isWanted = activity.wantsReadings(at: now, after: terms.plan.flowLasts)
    let regular = terms.plan.due(after: checkedAt, isWanted: isWanted, share: share)
    let watch = watch(activity, isShort: isShort || isAwaited, isAwaited: isAwaited)
    guard let next = policy.nextCheck(of: watch, regular: regular) else { return nil }
    let due = max(next, earliest)
    guard due > now else { return nil }
    // Orders may begin to flow before that.
    let look = isWanted ? due : min(due, now + terms.plan.whileOrdersFlow)
    (dueAt, lookAt) = (due, look)
    return look
  }

  // MARK: Orders that find it short

  /// Notes that an order wanted it and it was short.
  ///
  /// - Returns: whether that is new.
  package mutating func noteShortage() -> Bool {
    defer { isShort = true }
    return !isShort
  }

  /// Whether it may be worth asking before an order is turned away, as far as can be said without what orders do there.
  package func mayBeWorthAsking(at now: Timestamp) -> Bool {
    guard let checkedAt else { return true }
    return !policy.isTooSoon(after: checkedAt, at: now) && !isPausing(at: now)
  }

  /// Whether to ask it before an order is turned away.
  package func isWorthAsking(_ activity: SupplierActivity, at now: Timestamp) -> Bool {
    policy.isWorthAsking(watch(activity, isShort: true), at: now) && !isPausing(at: now)
  }

  /// Until when at least one that is not worth asking stays so, whatever orders do there.
  ///
  /// - Parameters:
  ///   - activity: what orders do; `nil` where that was not asked.
  ///   - now: the moment.
  /// - Returns: the end of that; `now` where it cannot be said.
  package func staysNotWorthAsking(_ activity: SupplierActivity?, at now: Timestamp) -> Timestamp {
    guard let checkedAt else { return now }
    if policy.isTooSoon(after: checkedAt, at: now) { return checkedAt + policy.shortPause }
    if isPausing(at: now) { return dueAt ?? now }
    guard let activity else { return now }
    return policy.isNotWorthAsking(watch(activity, isShort: true), before: now)
  }
}
