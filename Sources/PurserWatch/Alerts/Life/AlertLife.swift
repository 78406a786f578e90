package import PurserCore

/// The life of one alert: from what holds now, and what was before, to what is told. It reads no clock and calls nobody.
///
/// An alert is raised once it is confirmed, and told. While it holds it is told again after its cooldown, and at once
/// where it is worse than was told; where it is better, it is told so with the next repetition, and worse only counts
/// beyond what was told before. It is over once that is confirmed, beyond a margin. Where nothing is known, nothing
/// happens.
///
/// In quiet hours only what is critical is told, and the end of what was told as critical. The rest follows when they
/// end, if it is still so: an alert that came and went meanwhile is not told at all.
///
/// What people acknowledge is not told until it is worse or over. What they snooze is not told until the moment that
/// they said, unless it is worse; then it is told at once, if it still holds. A snooze lasts over an end, which is told
/// where the beginning was, so that what flaps stays silent. The last word of people counts.
package struct AlertLife: Hashable, Sendable {
  /// All that is remembered of it.
  package private(set) var record: AlertRecord

  /// An alert that never held.
  package init(_ key: AlertKey) { record = AlertRecord(key: key) }

  /// An alert as it was kept.
  package init(_ record: AlertRecord) { self.record = record }

  // MARK: What is found

  /// Takes what can be said of it at a moment.
  ///
  /// - Parameters:
  ///   - standing: what can be said.
  ///   - now: the moment.
  ///   - rhythm: when alerts of its family are told.
  ///   - isQuiet: whether only what is critical is told.
  /// - Returns: what is told; `nil` for nothing.
  package mutating func take(
    _ standing: AlertCondition.Standing, at now: Timestamp, _ rhythm: AlertRhythm,
    isQuiet: Bool = false
  ) -> AlertChange? {
    comeBack(to: now)
    switch standing {
    case .unknown, .covered: return nil
    case .known(let holds, let lingers):
      endSnooze(at: now)
      switch record.phase {
      case .clear:
        guard let holds else { return nil }
        return found(holds, AlertRecord.Run(since: now, evaluations: 1), now, rhythm, isQuiet)
      case .pending(let run):
        guard let holds else {
          record.phase = .clear
          return nil
        }
        let next = AlertRecord.Run(since: run.since, evaluations: run.evaluations + 1)
        return found(holds, next, now, rhythm, isQuiet)
      case .raised(var raised):
        let lasting = lingers.map { min($0, raised.tier) }
        guard let tier = [holds, lasting].compactMap(\.self).max() else {
          return cleared(raised, now, rhythm, isQuiet)
        }
        (raised.tier, raised.cleared) = (tier, nil)
        return tell(raised, now, rhythm, isQuiet)
      }
    }
  }

  private mutating func found(
    _ tier: AlertTier, _ run: AlertRecord.Run, _ now: Timestamp, _ rhythm: AlertRhythm,
    _ isQuiet: Bool
  ) -> AlertChange? {
    guard rhythm.onset.isReached(by: run, at: now) else {
      record.phase = .pending(run)
      return nil
    }
    if let end = record.recoveredAt,
      rhythm.isSoon(run.since.since(end), after: record.recoveries, of: tier)
    {
      record.recoveries += 1
    } else {
      (record.recoveredAt, record.recoveries) = (nil, 0)
    }
    return tell(AlertRecord.Raised(since: run.since, tier: tier), now, rhythm, isQuiet)
  }

  private mutating func tell(
    _ raised: AlertRecord.Raised, _ now: Timestamp, _ rhythm: AlertRhythm, _ isQuiet: Bool
  ) -> AlertChange? {
    record.phase = .raised(raised)
    guard let change = Self.due(raised, now, rhythm), isQuiet ? raised.tier == .critical : true
    else { return nil }
    if let hush = record.hush {
      guard raised.tier > hush.upTo else { return nil }
      record.hush = nil
    }
    var next = raised
    next.told = AlertRecord.Telling(at: now, tier: raised.tier)
    next.isAwaited = false
    record.phase = .raised(next)
    return AlertChange(
      record.key, change, raised.tier, before: raised.told?.tier, since: raised.since)
  }

  /// What there is to tell of an alert that holds.
  private static func due(
    _ raised: AlertRecord.Raised, _ now: Timestamp, _ rhythm: AlertRhythm
  ) -> AlertNotice.Change? {
    guard let told = raised.told else { return .raised }
    if raised.tier > told.tier { return .worsened }
    if raised.isAwaited { return .repeated }
    guard let cooldown = rhythm.repeats[raised.tier], now.since(told.at) >= cooldown else {
      return nil
    }
    return .repeated
  }

  private mutating func cleared(
    _ raised: AlertRecord.Raised, _ now: Timestamp, _ rhythm: AlertRhythm, _ isQuiet: Bool
  ) -> AlertChange? {
    var next = raised
    let run = raised.cleared ?? AlertRecord.Run(since: now, evaluations: 0)
    let count = AlertRecord.Run(since: run.since, evaluations: run.evaluations + 1)
    next.cleared = count
    record.phase = .raised(next)
    let needed = rhythm.recovery(after: record.recoveries, of: raised.tier)
    guard needed.isReached(by: count, at: now) else { return nil }
    if let told = raised.told {
      guard !isQuiet || told.tier == .critical else { return nil }
      record.recoveredAt = now
    }
    record.phase = .clear
    switch record.hush {
    case .acknowledged: record.hush = nil
    case nil, .snoozed: break
    }
    guard let told = raised.told else { return nil }
    return AlertChange(
      record.key, .recovered, raised.tier, before: told.tier, since: raised.since)
  }

  // MARK: What people say

  /// Takes that somebody cares for it as it is: it is told when it is worse, or over.
  ///
  /// - Returns: whether it holds, so that there is something to care for.
  package mutating func acknowledge() -> Bool {
    guard var raised = record.raised else { return false }
    // People know how bad it is now, and want to know when it is worse than that.
    raised.told?.tier = raised.tier
    raised.isAwaited = false
    record.phase = .raised(raised)
    record.hush = .acknowledged(upTo: raised.tier)
    return true
  }

  /// Takes that people want to be left alone with it until a moment. What does not hold yet is silent up to a warning.
  ///
  /// - Parameters:
  ///   - moment: the moment; it is told then, if it still holds.
  ///   - tier: up to how bad; `nil` for as bad as it is.
  package mutating func snooze(until moment: Timestamp, upTo tier: AlertTier? = nil) {
    if var raised = record.raised {
      raised.told?.tier = raised.tier
      raised.isAwaited = false
      record.phase = .raised(raised)
    }
    let most = tier ?? record.raised?.tier ?? .warning
    record.hush = .snoozed(until: moment, upTo: most)
  }

  /// Takes that nothing that people said to it counts any more.
  package mutating func listen() { record.hush = nil }

  private mutating func endSnooze(at now: Timestamp) {
    guard case .snoozed(let end, _) = record.hush, end <= now else { return }
    record.hush = nil
    guard var raised = record.raised else { return }
    raised.isAwaited = true
    record.phase = .raised(raised)
  }

  // MARK: The clock

  /// Where the clock was set back, nothing that was has its moment in the future: at worst a cooldown begins again.
  private mutating func comeBack(to now: Timestamp) {
    record.recoveredAt = record.recoveredAt.map { min($0, now) }
    switch record.phase {
    case .clear: return
    case .pending(let run): record.phase = .pending(run.notAfter(now))
    case .raised(var raised):
      raised.since = min(raised.since, now)
      raised.cleared = raised.cleared?.notAfter(now)
      if let told = raised.told { raised.told?.at = min(told.at, now) }
      record.phase = .raised(raised)
    }
  }

  /// Whether nothing of it needs to be remembered at a moment.
  func isForgettable(at now: Timestamp, _ rhythm: AlertRhythm) -> Bool {
    guard record.phase == .clear, record.hush == nil else { return false }
    guard let end = record.recoveredAt else { return true }
    return !AlertTier.allCases.contains {
      rhythm.isSoon(now.since(end), after: record.recoveries, of: $0)
    }
  }
}

extension AlertRecord.Run {
  fileprivate func notAfter(_ now: Timestamp) -> AlertRecord.Run {
    AlertRecord.Run(since: min(since, now), evaluations: evaluations)
  }
}

extension AlertRhythm.Confirmation {
  /// Whether what was found in a run of evaluations is believed.
  fileprivate func isReached(by run: AlertRecord.Run, at now: Timestamp) -> Bool {
    run.evaluations >= evaluations && now.since(run.since) >= duration
  }
}
