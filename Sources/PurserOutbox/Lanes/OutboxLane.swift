internal import Logging
internal import PurserCore

/// Sends the messages of one endpoint: takes them in from the ledger's journal, a page at a time, keeps them, and
/// tries each until it has arrived or is given up.
///
/// Its task goes round: takes in, keeps what came of tries, begins others, and waits until something of it has to be
/// done again. What is in memory can be lost at any moment: it begins again from what is kept.
actor OutboxLane {
  let surroundings: OutboxSurroundings
  /// Tells another endpoint that so many messages were passed on to it.
  let passOn: @Sendable (String, Int) async -> Void
  var endpoint: OutboxEndpoint
  var standing: OutboxStanding
  /// The number of the latest event of the ledger.
  var latest: Int64
  /// Up to which event of the ledger it is kept that all was taken in.
  var keptCursor: Int64
  /// Whether it is kept that the receiver wants no more.
  var isStopKept: Bool
  /// How many messages wait, as far as is known.
  var waiting = 0
  /// What the messages are about that are on their way, or whose end is not kept yet, by their names.
  var underWay: [String: String] = [:]
  /// What came of tries, and is not kept yet.
  var results: [DeliveryResult] = []
  /// How many tries failed since the last message arrived.
  var failures = 0
  /// Until when the receiver wants to be left alone.
  var restUntil: Timestamp?
  /// When the next message is due.
  var nextDue: Timestamp?
  /// Before which nothing more is taken in, so that orders have the processors.
  var intakeUntil: Timestamp?
  /// What the store said last, so that it is told once.
  var storeProblem: StoreError?
  /// Whether tries of a process that has ended are taken for ones that may have arrived.
  var isRecovered = false
  var isStopping = false
  var isAbandoned = false
  /// The tries under way, by the names of their messages.
  var tries: [String: Task<Void, Never>] = [:]
  private var alarm: Task<Void, Never>?
  private var deadline: Task<Void, Never>?
  private let signals: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  /// A lane that has done nothing yet.
  init(
    _ endpoint: OutboxEndpoint, _ standing: OutboxStanding, latest: Int64,
    _ surroundings: OutboxSurroundings, passOn: @escaping @Sendable (String, Int) async -> Void
  ) {
    self.passOn = passOn
    self.endpoint = endpoint
    self.standing = standing
    self.latest = latest
    self.surroundings = surroundings
    keptCursor = standing.cursor
    isStopKept = standing.stopped != nil
    (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  var limits: OutboxLimits { surroundings.limits }
  var now: Timestamp { surroundings.time.now }

  // MARK: Going round

  /// Sends messages until it is stopped.
  func run() async {
    wake()
    await count()
    await prune()
    for await _ in signals {
      await turn()
      if isStopping, underWay.isEmpty || isAbandoned { break }
    }
    // Tasks that go on would hold on to the ledger, which is to be closed.
    alarm?.cancel()
    deadline?.cancel()
    for one in tries.values { one.cancel() }
  }

  private func turn() async {
    await settle()
    if !isStopping {
      await takeIn()
      await sendDue()
    }
    if !isStopping || !results.isEmpty { setAlarm() }
  }

  /// Has its task go round once more.
  func wake() { signal.yield() }

  private func setAlarm() {
    alarm?.cancel()
    // While the receiver is left alone nothing is due, and nothing is taken in where there is nothing.
    let hasMore = endpoint.source != nil && latest > standing.cursor
    let intake = hasMore && standing.stopped == nil ? intakeUntil : nil
    let settling = results.isEmpty ? nil : intakeUntil
    guard let next = [restUntil ?? nextDue, intake, settling].compactMap(\.self).min() else {
      return
    }
    let time = surroundings.time
    alarm = Task {
      await time.wait(until: next)
      if !Task.isCancelled { wake() }
    }
  }

  // MARK: What others tell

  /// There are events of the ledger up to a number.
  func note(latest number: Int64) {
    guard number > latest else { return }
    latest = number
    wake()
  }

  /// Another way leads to the same endpoint.
  func adopt(_ endpoint: OutboxEndpoint, isResumed: Bool) {
    self.endpoint = endpoint
    if isResumed { resume() }
    wake()
  }

  /// Sends again to a receiver that wanted no more.
  func resume() {
    (standing.stopped, isStopKept) = (nil, false)
    standing.address = endpoint.address
    (failures, restUntil) = (0, nil)
    wake()
  }

  /// More is due than was known.
  func recount() async {
    (failures, restUntil) = (0, nil)
    await count()
    wake()
  }

  /// Begins nothing more, and lets what is on its way end.
  ///
  /// - Parameter limit: the longest that it is waited for; what takes longer is sent again after the next start.
  func stop(within limit: Duration) {
    isStopping = true
    wake()
    let (time, end) = (surroundings.time, now + limit)
    deadline = Task {
      await time.wait(until: end)
      isAbandoned = true
      wake()
    }
  }

  /// How it stands.
  func report() async throws(StoreError) -> EndpointReport {
    let name = endpoint.name
    let kept = try await surroundings.store.standings().first { $0.endpoint == name }
    let backlog = try await surroundings.store.backlog(of: name)
    var known = kept ?? standing
    (known.stopped, known.cursor) = (standing.stopped, standing.cursor)
    let state: EndpointReport.State =
      standing.stopped != nil ? .stopped : failures >= limits.failures ? .failing : .active
    return EndpointReport(
      standing: known, state: state, origin: endpoint.origin, types: endpoint.types,
      backlog: backlog, underWay: underWay.count,
      unread: endpoint.source == nil ? 0 : max(0, latest - standing.cursor))
  }

  private func count() async {
    do throws(StoreError) {
      waiting = try await surroundings.store.backlog(of: endpoint.name).waiting
    } catch {
      complain(error)
    }
  }

  func prune() async {
    do throws(StoreError) {
      try await surroundings.store.prune(
        endpoint.name, before: now - limits.givenUpAge, keeping: limits.givenUp)
    } catch {
      complain(error)
    }
  }

  // MARK: A store that fails

  /// How long to wait before a store that failed is asked again.
  static let storePause = Duration.seconds(5)

  /// Tells the owner, once as long as it goes on.
  func complain(_ error: StoreError) {
    defer { storeProblem = error }
    guard storeProblem?.message != error.message else { return }
    surroundings.logger.error(
      "the outbox cannot be used; nothing is lost, and it is tried again",
      metadata: ["endpoint": "\(endpoint.name)", "error": "\(error)"])
  }
}
