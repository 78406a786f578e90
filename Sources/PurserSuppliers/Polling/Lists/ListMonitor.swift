package import Logging
package import PurserCore

/// Keeps the lists that suppliers give, such as their prices: each is read at the start and then at its pace, in the
/// background, and takes the place of the one before only as a whole. A reading that fails costs nothing but time:
/// the list before stays in use until it is too old.
package actor ListMonitor<List: KeptList> {
  /// Where one supplier's list stands. Used by the monitor only.
  fileprivate final class Watch {
    var subject: Subject
    var list: List?
    var status = ListStatus()
    var consecutiveFailures = 0
    /// Reads the list again and again, while the monitor runs.
    var task: Task<Void, Never>?

    init(_ subject: Subject) { self.subject = subject }
  }

  private let now: @Sendable () -> Timestamp
  private let clock: any Clock<Duration>
  private let logger: Logger
  private var generator: any RandomNumberGenerator & Sendable
  private var watches: [SupplierID: Watch]
  /// Told whenever a list has taken its place; `nil` while the monitor does not run.
  private var onChange: (@Sendable () async -> Void)?
  /// How many more readings may be under way.
  private var freePlaces: Int
  /// Readings that wait for a place.
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// As many readings under way at a time as their pages may take memory.
  package static var defaultMaximumReadings: Int { 4 }
  /// The first pause after a failure is never longer than it would be for a list read every hour.
  private static var longestPause: Duration { .seconds(3600) }

  /// Keeps the lists of `subjects`.
  ///
  /// - Parameters:
  ///   - subjects: whose lists.
  ///   - now: the clock that orders are decided by.
  ///   - clock: what waits between readings, and between the requests of one.
  ///   - maximumReadings: the most readings under way at a time.
  ///   - logger: where lists that cannot be read are reported.
  ///   - generator: what spreads readings.
  package init(
    subjects: [Subject], now: @escaping @Sendable () -> Timestamp,
    clock: any Clock<Duration> = .continuous,
    maximumReadings: Int = ListMonitor.defaultMaximumReadings, logger: Logger,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    watches = Dictionary(subjects.map { ($0.supplier, Watch($0)) }) { first, _ in first }
    self.now = now
    self.clock = clock
    self.logger = logger
    self.generator = generator
    freePlaces = max(1, maximumReadings)
  }

  // MARK: Asking

  /// How it stands with each list.
  package var statuses: [SupplierID: ListStatus] { watches.mapValues(\.status) }

  /// The lists in use.
  package var lists: [SupplierID: List] { watches.compactMapValues(\.list) }

  // MARK: Running

  /// Begins to read all lists.
  ///
  /// - Parameter onChange: told of each list that takes its place, when it can be asked for.
  package func begin(onChange: @escaping @Sendable () async -> Void) {
    self.onChange = onChange
    for watch in watches.values { follow(watch, after: .zero) }
  }

  /// Ends all readings; those under way bring nothing any more.
  package func end() {
    onChange = nil
    for watch in watches.values { watch.task?.cancel() }
  }

  /// Keeps the lists of `subjects` from now on. The lists of those that were kept before stay in use.
  ///
  /// - Parameters:
  ///   - subjects: whose lists.
  ///   - changed: those of them that are asked otherwise than before, and are asked at once.
  package func adopt(_ subjects: [Subject], changed: Set<SupplierID>) {
    let before = watches
    watches = Dictionary(subjects.map { ($0.supplier, before[$0.supplier] ?? Watch($0)) }) {
      first, _ in first
    }
    for (supplier, watch) in before where watches[supplier] == nil { watch.task?.cancel() }
    for subject in subjects {
      guard let watch = watches[subject.supplier] else { continue }
      let former = before[subject.supplier]?.subject
      watch.subject = subject
      if former == nil || changed.contains(subject.supplier) {
        watch.consecutiveFailures = 0
        follow(watch, after: .zero)
      } else if former?.terms != subject.terms {
        adoptTerms(of: watch)
      }
    }
  }

  /// Counts the age of the list in use by other terms, and reads it when it is due by them.
  private func adoptTerms(of watch: Watch) {
    guard let list = watch.list, let readAt = watch.status.readAt else { return }
    let terms = watch.subject.terms
    watch.use(list, readAt, terms)
    let due = watch.status.failure == nil ? readAt + terms.every : now()
    follow(watch, after: max(.zero, due.since(now())))
  }

  private func follow(_ watch: Watch, after wait: Duration) {
    watch.task?.cancel()
    watch.task = nil
    guard onChange != nil else { return }
    watch.task = Task(priority: .utility) { await readAgainAndAgain(watch, after: wait) }
  }

  // MARK: Reading

  private func readAgainAndAgain(_ watch: Watch, after firstWait: Duration) async {
    var wait = firstWait
    while !Task.isCancelled {
      if wait > .zero {
        do { try await clock.sleep(for: wait) } catch { return }
      }
      await takePlace()
      let outcome = await read(watch)
      leavePlace()
      guard !Task.isCancelled else { return }
      wait = await conclude(watch, outcome)
    }
  }

  /// What a reading brought.
  private struct Outcome {
    /// When it began: what the list says is no newer.
    let begunAt: Timestamp
    let result: Result<List, CheckFailure>
  }

  private func read(_ watch: Watch) async -> Outcome {
    let subject = watch.subject
    let begunAt = now()
    guard !Task.isCancelled else {
      return Outcome(begunAt: begunAt, result: .failure(CheckFailure(.unreachable, "given up")))
    }
    var bounds = ListBounds()
    bounds.pause = subject.pause
    bounds.clock = clock
    do throws(CheckFailure) {
      return Outcome(
        begunAt: begunAt, result: .success(try await subject.read(bounds)))
    } catch {
      return Outcome(begunAt: begunAt, result: .failure(error))
    }
  }

  /// Takes a list into use, or keeps the one before; says how long to wait for the next reading.
  private func conclude(_ watch: Watch, _ outcome: Outcome) async -> Duration {
    let ended = now()
    watch.status.checkedAt = ended
    let before = watch.status.failure
    do throws(CheckFailure) {
      let list = try outcome.result.get()
      try watch.refuseShortened(list, at: ended)
      watch.use(list, outcome.begunAt, watch.subject.terms)
      watch.status.failure = nil
      watch.consecutiveFailures = 0
    } catch {
      watch.status.failure = error
      watch.consecutiveFailures += 1
    }
    tell(watch, after: before)
    if watch.status.failure == nil { await onChange?() }
    return pause(watch)
  }

  private func pause(_ watch: Watch) -> Duration {
    let every = watch.subject.terms.every
    guard let failure = watch.status.failure else {
      // What began together must not go on together.
      let early = Int64.random(in: 0...(every / 10).wholeMicroseconds, using: &generator)
      return every - .microseconds(early)
    }
    return Backoff.pause(
      after: failure, consecutiveFailures: watch.consecutiveFailures, isKnown: true,
      interval: min(every, Self.longestPause), using: &generator)
  }

  private func tell(_ watch: Watch, after before: CheckFailure?) {
    let words = List.words
    var metadata: Logger.Metadata = [words.owner: "\(watch.subject.supplier)"]
    metadata["rows"] = "\(watch.list?.count ?? 0)"
    guard let failure = watch.status.failure else {
      logger.log(
        level: before == nil ? .debug : .notice, "\(words.name) read", metadata: metadata)
      return
    }
    guard failure != before else { return }
    metadata["error"] = "\(failure)"
    logger.warning(
      watch.list == nil
        ? "\(words.name) not read: \(words.lack)"
        : "\(words.name) not read: the one before stays in use until it is too old",
      metadata: metadata)
  }

  // MARK: Places

  /// Waits until fewer readings are under way than may be.
  private func takePlace() async {
    guard freePlaces == 0 else {
      freePlaces -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  /// Gives a place to whoever waits for one.
  private func leavePlace() {
    guard !waiting.isEmpty else {
      freePlaces += 1
      return
    }
    waiting.removeFirst().resume()
  }
}

extension ListMonitor.Watch {
  /// Takes a list into use whose reading began at a moment.
  fileprivate func use(_ list: List, _ begunAt: Timestamp, _ terms: ListTerms) {
    let list = list.counting(from: begunAt, for: terms.maximumAge)
    self.list = list
    status.readAt = begunAt
    status.expiresAt = Timestamp(microsecondsSinceEpoch: list.countsUntil)
  }

  /// Refuses a list that has lost most of its rows: as long as the one before counts, that is the likelier mistake.
  ///
  /// - Throws: `CheckFailure.shapeChanged`.
  fileprivate func refuseShortened(_ other: List, at now: Timestamp) throws(CheckFailure) {
    guard let list, now.microsecondsSinceEpoch < list.countsUntil else { return }
    let least = (list.count * subject.terms.leastShare + 99) / 100
    guard other.count < least else { return }
    throw CheckFailure(
      .shapeChanged,
      "the list has \(other.count) rows, and the one before has \(list.count): one of fewer than \(least) was most likely "
        + "cut off, and is taken once the one before is too old; \(List.words.anyLength) takes any"
    )
  }
}

/// Keeps the price lists that suppliers give.
package typealias PriceListMonitor = ListMonitor<PriceList>

/// Keeps the rates that sources give.
package typealias RateListMonitor = ListMonitor<RateList>

extension ListMonitor: PriceListStatuses where List == PriceList {
  package func priceListStatuses() -> [SupplierID: ListStatus] { statuses }
}

extension ListMonitor: RateSourceStatuses where List == RateList {
  package func rateSourceStatuses() -> [RateSourceStatus] {
    let lists = lists
    return statuses.map { name, status in
      RateSourceStatus(name: name.name, rows: lists[name]?.count, status: status)
    }.sorted { $0.name < $1.name }
  }
}
