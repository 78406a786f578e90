package import PurserCore

/// Keeps the alerts of a gateway: decides them, stores what was decided with the messages that tell of it in one
/// transaction, and only then goes by it.
///
/// A process that ends before the write has decided nothing, and decides the same again under the same name; one that
/// ends after it has the messages in its outbox.
package actor AlertDesk {
  private let store: any AlertStore
  private let post: any AlertPost
  private let now: @Sendable () -> Timestamp
  private let origin: @Sendable () -> String
  private var terms: AlertTerms
  private var routing: AlertRouting
  /// `nil` until what is kept was read.
  private var book: AlertBook?
  private var told: [AlertKey: Set<String>] = [:]
  /// The alerts that hold, in words of the last evaluation.
  private var words: [AlertKey: AlertNotice] = [:]
  /// The latest thing to do, which the next one waits for.
  private var latest: Task<Void, Never>?

  /// A desk that has read nothing yet.
  ///
  /// - Parameters:
  ///   - store: where alerts are kept.
  ///   - post: the ways to people.
  ///   - terms: what the owner decided.
  ///   - routing: who is told of which alerts.
  ///   - now: the time.
  ///   - origin: makes a name that nobody else has, for the messages of a new book.
  package init(
    store: any AlertStore, post: any AlertPost, terms: AlertTerms, routing: AlertRouting,
    now: @escaping @Sendable () -> Timestamp, origin: @escaping @Sendable () -> String
  ) {
    self.store = store
    self.post = post
    self.terms = terms
    self.routing = routing
    self.now = now
    self.origin = origin
  }

  /// Decides by other terms from now on.
  package func adopt(_ terms: AlertTerms, _ routing: AlertRouting) {
    self.terms = terms
    self.routing = routing
  }

  // MARK: Evaluating

  /// Takes what is known now, and tells what follows from it.
  ///
  /// - Parameter facts: all that is known.
  /// - Throws: `StoreError`; then nothing was decided.
  package func evaluate(_ facts: WatchedFacts) async throws(StoreError) {
    try await inTurn { desk throws(StoreError) in try await desk.carryOut(facts) }
  }

  private func carryOut(_ facts: WatchedFacts) async throws(StoreError) {
    var next = try await opened()
    let now = now()
    let decision = next.decide(facts, at: now, by: terms)
    var changes = AlertChanges(
      origin: next.origin, count: next.count, changed: decision.changed,
      forgotten: decision.forgotten)
    if let message = decision.message { address(message, in: &changes) }
    for key in decision.forgotten where told[key] != nil { changes.told[key] = [] }
    if !changes.isEmpty { try await keep(changes) }
    adopt(next, changes)
    let wording = AlertWording(facts, by: terms, at: now)
    words = Dictionary(
      next.raised.compactMap { record in
        record.raised.map { raised in
          (
            record.key,
            wording.notice(
              AlertChange(record.key, .raised, raised.tier, since: raised.since))
          )
        }
      }
    ) { $1 }
    await post.send(decision.message, changes.deliveries)
    await holdAtChannels()
  }

  /// Says which channel gets which part of a message.
  private func address(_ message: AlertMessage, in changes: inout AlertChanges) {
    var parts: [String: [AlertNotice]] = [:]
    for notice in message.notices {
      let before = told[notice.key] ?? []
      let channels = routing.channels(for: notice, at: message.at, told: before)
      for channel in channels { parts[channel, default: []].append(notice) }
      let after = notice.change == .recovered ? [] : before.union(channels)
      if after != before { changes.told[notice.key] = after }
    }
    for channel in routing.channels {
      guard let notices = parts[channel] else { continue }
      let part = AlertMessage(id: message.id, at: message.at, notices: notices)
      changes.deliveries += post.deliveries(of: part, to: channel)
    }
  }

  /// Keeps what has changed. Where that fails it may have been written all the same: what is kept is read anew, since a
  /// message that is decided again under its name would not take the place of the one that is there; and what was written
  /// may leave.
  private func keep(_ changes: AlertChanges) async throws(StoreError) {
    do throws(StoreError) { try await store.keep(changes) } catch {
      book = nil
      await post.send(nil, changes.deliveries)
      throw error
    }
  }

  private func adopt(_ book: AlertBook, _ changes: AlertChanges) {
    self.book = book
    for (key, channels) in changes.told { told[key] = channels.isEmpty ? nil : channels }
  }

  private func holdAtChannels() async {
    for channel in routing.channels {
      let notices = words.values.filter { told[$0.key]?.contains(channel) ?? false }
      await post.hold(notices.sorted { $0.key < $1.key }, at: channel)
    }
  }

  private func opened() async throws(StoreError) -> AlertBook {
    if let book { return book }
    let kept = try await store.alerts()
    let opened = kept.map { AlertBook($0) } ?? AlertBook(origin: origin())
    book = opened
    told = kept?.told ?? [:]
    return opened
  }

  /// Does one thing after the other: nothing comes between a decision and its write.
  private func inTurn<Value: Sendable>(
    _ work: @escaping @Sendable (isolated AlertDesk) async throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    let former = latest
    let task = Task { () -> Result<Value, StoreError> in
      await former?.value
      do throws(StoreError) { return .success(try await work(self)) } catch {
        return .failure(error)
      }
    }
    latest = Task { _ = await task.value }
    return try await task.value.get()
  }

  // MARK: People

  /// The alerts that hold, the worst first, and those that people want to be left alone with.
  package func alerts() -> [AlertStanding] {
    guard let book else { return [] }
    let quiet = book.kept.records.filter { $0.raised == nil && $0.hush != nil }
    return (book.raised + quiet).map(standing)
  }

  /// Takes what somebody says to an alert.
  ///
  /// - Parameters:
  ///   - word: what is said.
  ///   - name: the alert's name.
  /// - Returns: how it stands then; `nil` where there is no such alert.
  /// - Throws: `StoreError` when nothing has changed.
  package func take(
    _ word: AlertWord, to name: String
  ) async throws(StoreError) -> AlertStanding? {
    try await inTurn { desk throws(StoreError) in try await desk.carryOut(word, name) }
  }

  private func carryOut(
    _ word: AlertWord, _ name: String
  ) async throws(StoreError) -> AlertStanding? {
    var next = try await opened()
    guard let key = next.kept.records.map(\.key).first(where: { $0.description == name }) else {
      return nil
    }
    let record: AlertRecord?
    switch word {
    case .acknowledge: record = next.acknowledge(key)
    case .snooze(let until, let tier): record = next.snooze(key, until: until, upTo: tier)
    case .listen: record = next.listen(key)
    }
    guard let record else { return nil }
    let changes = AlertChanges(origin: next.origin, count: next.count, changed: [record])
    try await keep(changes)
    adopt(next, changes)
    return standing(record)
  }

  private func standing(_ record: AlertRecord) -> AlertStanding {
    AlertStanding(
      record: record, notice: words[record.key], told: told[record.key, default: []].sorted())
  }
}
