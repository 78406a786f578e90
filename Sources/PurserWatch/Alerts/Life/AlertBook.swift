package import PurserCore

/// All alerts: what holds, what was told of it, and what people said to it. A value without a clock: whoever keeps it
/// hands in what is known, stores what follows in one transaction, and only then uses the changed value.
///
/// Deciding again from what was stored gives the same message under the same name, so that a crash in between tells
/// nothing twice.
package struct AlertBook: Hashable, Sendable {
  /// The first part of the names of its messages.
  package let origin: String
  /// How many messages it has told.
  package private(set) var count: Int64
  private var lives: [AlertKey: AlertLife]

  /// A book of which nothing was told.
  ///
  /// - Parameter origin: the first part of the names of its messages, of which there is no other book: letters, digits,
  ///   `_` and `-`.
  package init(origin: String) {
    self.origin = origin
    count = 0
    lives = [:]
  }

  /// A book as it was kept.
  package init(_ kept: KeptAlerts) {
    origin = kept.origin
    count = kept.count
    lives = Dictionary(kept.records.map { ($0.key, AlertLife($0)) }) { $1 }
  }

  /// All of it, to be kept.
  package var kept: KeptAlerts {
    KeptAlerts(
      origin: origin, count: count,
      records: lives.values.map(\.record).sorted { $0.key < $1.key })
  }

  /// The record of an alert; `nil` where nothing is remembered of it.
  package subscript(key: AlertKey) -> AlertRecord? { lives[key]?.record }

  /// The alerts that hold, the worst first.
  package var raised: [AlertRecord] {
    lives.values.map(\.record).filter { $0.raised != nil }.sorted { one, other in
      guard let tier = one.raised?.tier, let otherTier = other.raised?.tier, tier != otherTier
      else { return one.key < other.key }
      return tier > otherTier
    }
  }

  // MARK: Evaluating

  /// Takes what is known at a moment.
  ///
  /// - Parameters:
  ///   - facts: all that is known; alerts about what it does not name end.
  ///   - now: the moment.
  ///   - terms: what the owner decided.
  /// - Returns: what is told, and what is to be kept.
  package mutating func decide(
    _ facts: WatchedFacts, at now: Timestamp, by terms: AlertTerms
  ) -> AlertDecision {
    let conditions = AlertConditions(facts, by: terms.rules, at: now).all
    var decision = AlertDecision(message: nil, changed: [], forgotten: [], count: count)
    let changes = take(conditions, at: now, by: terms, noting: &decision)
    guard !changes.isEmpty else { return decision }
    count += 1
    let words = AlertWording(facts, by: terms, at: now)
    decision.count = count
    decision.message = AlertMessage(
      id: "\(origin)-\(count)", at: now, notices: changes.map(words.notice))
    return decision
  }

  /// Takes the conditions of a moment.
  ///
  /// - Parameters:
  ///   - conditions: all of them, each key once; alerts without one end.
  ///   - now: the moment.
  ///   - terms: what the owner decided.
  /// - Returns: what is told, the worst first.
  package mutating func take(
    _ conditions: [AlertCondition], at now: Timestamp, by terms: AlertTerms
  ) -> [AlertChange] {
    var decision = AlertDecision(message: nil, changed: [], forgotten: [], count: count)
    return take(conditions, at: now, by: terms, noting: &decision)
  }

  private mutating func take(
    _ conditions: [AlertCondition], at now: Timestamp, by terms: AlertTerms,
    noting decision: inout AlertDecision
  ) -> [AlertChange] {
    let isQuiet = terms.isQuiet(at: now)
    let rhythms = Dictionary(
      uniqueKeysWithValues: AlertFamily.allCases.map { ($0, terms.rhythm(of: $0)) })
    var changes: [AlertChange] = []
    var absent = Set(lives.keys)
    func step(_ condition: AlertCondition) {
      let key = condition.key
      guard let rhythm = rhythms[key.family] else { return }
      let before = lives[key]
      if before == nil, !condition.standing.mayBegin { return }
      var life = before ?? AlertLife(key)
      if let change = life.take(condition.standing, at: now, rhythm, isQuiet: isQuiet) {
        changes.append(change)
      }
      if life.isForgettable(at: now, rhythm) {
        lives[key] = nil
        if before != nil { decision.forgotten.append(key) }
      } else if life != before {
        lives[key] = life
        decision.changed.append(life.record)
      }
    }
    for condition in conditions {
      absent.remove(condition.key)
      step(condition)
    }
    for key in absent.sorted() { step(AlertCondition(key, .clear)) }
    return changes.sorted { $0.comes(before: $1) }
  }

  // MARK: People

  /// Takes that somebody cares for an alert as it is: it is told when it is worse, or over.
  ///
  /// - Returns: what is remembered of it now; `nil` where it does not hold.
  package mutating func acknowledge(_ key: AlertKey) -> AlertRecord? {
    guard var life = lives[key], life.acknowledge() else { return nil }
    lives[key] = life
    return life.record
  }

  /// Takes that people want to be left alone with an alert until a moment, whether it holds already or not.
  ///
  /// - Parameters:
  ///   - key: which alert.
  ///   - moment: the moment; it is told then, if it still holds.
  ///   - tier: up to how bad; `nil` for as bad as it is, or a warning where it does not hold.
  /// - Returns: what is remembered of it now.
  package mutating func snooze(
    _ key: AlertKey, until moment: Timestamp, upTo tier: AlertTier? = nil
  ) -> AlertRecord {
    var life = lives[key] ?? AlertLife(key)
    life.snooze(until: moment, upTo: tier)
    lives[key] = life
    return life.record
  }

  /// Takes that nothing that people said to an alert counts any more.
  ///
  /// - Returns: what is remembered of it now; `nil` where that is nothing.
  package mutating func listen(_ key: AlertKey) -> AlertRecord? {
    guard var life = lives[key] else { return nil }
    life.listen()
    lives[key] = life
    return life.record
  }
}

extension AlertCondition.Standing {
  /// Whether an alert of which nothing is remembered may begin.
  fileprivate var mayBegin: Bool { tier != nil }
}
