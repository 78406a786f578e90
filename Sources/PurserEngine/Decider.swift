internal import DequeModule
internal import Dispatch
internal import PurserCore
internal import Synchronization

/// Decides commands on the state, one after the other, and hands what they did to the writer.
///
/// A command that finds nobody deciding is decided on the thread that brings it, together with those
/// that come meanwhile: it takes microseconds, and to wake another thread takes longer. After a bounded
/// number the rest is left to a queue of the decider's own. It never waits for the disk, except on that
/// queue to read the state anew after a write that failed.
final class Decider: Sendable {
  /// The most commands that a caller's thread decides at a time: it has other work to do.
  private static let callersShare = 64

  private let desk: Mutex<DecidingDesk>
  private let inbox: CommandInbox
  private let writer: BatchWriter
  private let lookUps: StoreLookUps
  private let store: any LedgerStore
  private let batchLimit: Int
  private let time: @Sendable () -> LedgerTime
  private let onNews: @Sendable (LedgerNews) -> Void
  private let queue = DispatchQueue(label: "purser.ledger.decide")

  init(
    _ state: LedgerState, store: any LedgerStore, followers: FeedFollowers,
    limits: Ledger.Limits, time: @escaping @Sendable () -> LedgerTime,
    onNews: @escaping @Sendable (LedgerNews) -> Void
  ) {
    self.onNews = onNews
    desk = Mutex(DecidingDesk(state: state))
    inbox = CommandInbox(limit: limits.queue)
    writer = BatchWriter(store, followers: followers)
    lookUps = StoreLookUps(store)
    self.store = store
    batchLimit = max(1, limits.batch)
    self.time = time
  }

  // MARK: From outside

  /// Takes on a command, or answers that there are too many.
  func submit(_ command: LedgerCommand) {
    switch inbox.submit(command) {
    case .refused: command.fail(.overloaded)
    case .queued: break
    case .mustDecide: decideForCaller()
    }
  }

  /// Takes on commands that came together, or answers that there are too many.
  func submit(_ commands: [LedgerCommand]) {
    let (taken, mustDecide) = inbox.submit(commands)
    for command in commands[taken...] { command.fail(.overloaded) }
    if mustDecide { decideForCaller() }
  }

  /// Takes commands back that were decided on what is not there any more.
  func takeBack(_ commands: [LedgerCommand]) {
    if inbox.takeBack(commands) { wake() }
  }

  /// Takes commands back for which the store was asked.
  func takeFound(_ commands: [LedgerCommand]) {
    if inbox.takeFound(commands) { decideForCaller() }
  }

  /// Sends the answers of a batch.
  func answer(_ batch: Batch) {
    batch.tell(onNews)
    for answer in batch.answers { answer.deliver() }
    inbox.noteAnswered(batch.commands.count)
  }

  /// Tells commands that they failed.
  func fail(_ commands: some Collection<LedgerCommand>, _ error: LedgerError) {
    for command in commands { command.fail(error) }
    inbox.noteAnswered(commands.count)
  }

  /// How many commands were taken on and not answered.
  var commandsUnderWay: Int { inbox.underWay }

  /// Why nothing can be written at the moment.
  var storeProblem: StoreError? { store.problem }

  /// The stored record of an order, past all commands.
  func storedOrder(_ id: OrderID, _ completion: @escaping LedgerCompletion<OrderRecord>) {
    lookUps.order(id, completion)
  }

  /// The stored attempts of an order, past all commands.
  func attempts(of order: OrderID) async throws(StoreError) -> [OrderAttempt] {
    try await lookUps.attempts(of: order)
  }

  /// The notes of attempts, past all commands.
  func notes(_ question: AttemptQuestion) async throws(StoreError) -> [AttemptNote] {
    try await lookUps.notes(question)
  }

  /// The stored events after a number.
  func events(after number: Int64, limit: Int) async throws(StoreError) -> [NumberedEvent] {
    try await lookUps.events(after: number, limit: limit)
  }

  /// Returns once everything that was asked is answered and the store is left alone.
  func untilIdle() async {
    await inbox.untilAnswered()
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume() }
    }
    await writer.untilIdle()
    await lookUps.untilIdle()
  }

  /// Lets no order wait any more, and answers those that do.
  func closeWaits() {
    let isAnyWaiting = desk.withLock { desk in
      desk.waiting.close()
      return !desk.waiting.isEmpty
    }
    if isAnyWaiting { submit(LedgerCommand(.endWaits)) }
  }

  private func wake() { queue.async { [self] in work() } }

  // MARK: Deciding

  /// What became of an attempt to decide some commands.
  private enum Progress {
    /// None waits.
    case idle
    /// So many were taken out of the inbox.
    case decided(Int)
    /// The state has to be read anew, on the decider's queue.
    case mustRead
  }

  /// Decides all that waits, on the decider's queue.
  private func work() {
    while case .decided = decideSome(upTo: batchLimit, mayRead: true) {}
  }

  /// Decides the caller's share of what waits, on its thread.
  private func decideForCaller() {
    var share = Self.callersShare
    while share > 0 {
      switch decideSome(upTo: min(share, batchLimit), mayRead: false) {
      case .idle: return
      case .decided(let count): share -= count
      case .mustRead: return wake()
      }
    }
    wake()
  }

  /// Decides the first commands that wait, and hands on what came of them.
  private func decideSome(upTo limit: Int, mayRead: Bool) -> Progress {
    do {
      let (progress, turn) = try desk.withLock { desk throws(StoreError) in
        try takeTurn(upTo: limit, mayRead: mayRead, at: &desk)
      }
      guard let turn else { return progress }
      inbox.noteResumed(turn.resumed)
      inbox.noteAnswered(turn.looks + turn.parked)
      lookUps.ask(turn.inquiries, for: self)
      handOver(turn.batch)
      return progress
    } catch {
      return .decided(failWaiting(error))
    }
  }

  /// Decides the first commands that wait; no turn where none does, or the state has to be read anew.
  private func takeTurn(
    upTo limit: Int, mayRead: Bool, at desk: inout DecidingDesk
  ) throws(StoreError) -> (Progress, DecidingTurn?) {
    guard !desk.commands.isEmpty || inbox.takeAll(into: &desk.commands) else { return (.idle, nil) }
    guard let batch = try open(&desk, mayRead: mayRead) else { return (.mustRead, nil) }
    var turn = DecidingTurn(batch, time: time(), written: writer.written, store, &desk)
    var count = 0
    while count < limit, turn.batch.commands.count < batchLimit,
      let command = desk.commands.popFirst()
    {
      turn.decide(command, &desk)
      count += 1
    }
    turn.decideWaiting(&desk)
    return (.decided(count), turn)
  }

  /// Tells all that wait that the state cannot be read, and says how many.
  private func failWaiting(_ error: StoreError) -> Int {
    let commands = desk.withLock { desk in
      defer { desk.commands = [] }
      return desk.commands
    }
    fail(commands, .storeFailed(error))
    return commands.count
  }

  /// The batch to go on with; after a write that failed, on the state that the store has, or `nil`
  /// where that may not be read here.
  private func open(
    _ desk: inout DecidingDesk, mayRead: Bool
  ) throws(StoreError) -> Batch? {
    while true {
      switch writer.open(limit: batchLimit) {
      case .batch(let batch): return batch
      case .failed:
        guard mayRead else { return nil }
        try desk.reload(from: store, written: writer.written)
        writer.resume()
      }
    }
  }

  private func handOver(_ batch: Batch) {
    guard batch.hasChanges || !batch.commands.isEmpty else { return }
    switch writer.put(batch, from: self) {
    case .queued: break
    case .mayBeAnswered: answer(batch)
    case .outdated: takeBack(batch.commands.map(\.undecided))
    }
  }
}
