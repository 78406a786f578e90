internal import DequeModule
internal import Dispatch
internal import LentThreads
internal import PurserCore
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// Writes batches one after the other, and sends their answers. It always takes the oldest batch, as it
/// is at that moment; the newest may be taken back and added to until then.
///
/// To wake a thread takes a good part of the time that a batch takes to be written. Where batches come
/// one by one in short succession, as those of one connection do, the writer looks out for the next one
/// for a moment before it sleeps. One that comes later ends that, so that idle time costs nothing.
final class BatchWriter: Sendable {
  /// How long it looks out for the next batch.
  private static let lookout = Duration.microseconds(200)
  /// How many jobs it does for those whose batch was written, where none waits.
  private static let jobsOfBatch = 8

  /// Where whoever decides goes on.
  enum Opening {
    /// With a batch that is not being written yet, or with a new one.
    case batch(Batch)
    /// Nowhere: a write failed, and the state must be read anew.
    case failed(StoreError)
  }

  /// What becomes of a batch that is put.
  enum Reception {
    /// It is written, and then answered.
    case queued
    /// It changes nothing, and nothing that it may rely on has to be written: it may be answered at once.
    case mayBeAnswered
    /// A write failed on which it was decided.
    case outdated
  }

  private struct State {
    /// Batches in wait, the oldest first.
    var batches: Deque<Batch> = []
    /// The number of the latest batch.
    var latest = 0
    /// The number of the latest batch that is on the disk, or had nothing to write after it.
    var written = 0
    var isWriting = false
    /// Since when there has been nothing to write.
    var idleSince: ContinuousClock.Instant?
    /// Whether the latest batch came soon after there was nothing to write.
    var comesSoon = false
    /// Why the last write failed, until the state was read anew.
    var failure: StoreError?
  }

  private let state = Mutex(State())
  /// Whether a batch waits, for whoever looks out for one. It is set where `state` is.
  private let isThereOne = Atomic(false)
  private let store: any LedgerStore
  private let queue = DispatchQueue(label: "purser.ledger.write")
  private let followers: FeedFollowers

  init(_ store: any LedgerStore, followers: FeedFollowers) {
    self.store = store
    self.followers = followers
  }

  /// The number of the latest batch that is on the disk.
  var written: Int { state.withLock { $0.written } }

  /// Opens the batch to go on with, which is out of the writer's reach until it is put back.
  ///
  /// - Parameter limit: how many commands fill a batch.
  /// - Returns: the newest batch where it has room and is not being written, else a new one.
  func open(limit: Int) -> Opening {
    // What was decided so far may be in no file any more.
    if let problem = store.problem, problem.code == .lost { return .failed(problem) }
    return state.withLock { state in
      if let failure = state.failure { return .failed(failure) }
      if let last = state.batches.last, last.commands.count < limit {
        state.batches.removeLast()
        return .batch(last)
      }
      state.latest += 1
      return .batch(Batch(number: state.latest))
    }
  }

  /// Takes a batch to be written.
  ///
  /// - Parameters:
  ///   - batch: the batch.
  ///   - decider: gets the commands back that must be decided anew.
  /// - Returns: what becomes of it.
  func put(_ batch: Batch, from decider: Decider) -> Reception {
    let (reception, mustStart) = state.withLock { state -> (Reception, Bool) in
      guard state.failure == nil else { return (.outdated, false) }
      if !batch.hasChanges, state.batches.isEmpty, !state.isWriting {
        state.written = batch.number
        return (.mayBeAnswered, false)
      }
      state.batches.append(batch)
      isThereOne.store(true, ordering: .releasing)
      if let since = state.idleSince {
        state.comesSoon = ContinuousClock.now - since <= Self.lookout
        state.idleSince = nil
      }
      defer { state.isWriting = true }
      return (.queued, !state.isWriting)
    }
    if mustStart { queue.async { [self] in write(for: decider) } }
    return reception
  }

  /// Goes on after a write that failed, once the state was read anew.
  func resume() {
    state.withLock { $0.failure = nil }
  }

  /// Returns once nothing is being written.
  func untilIdle() async {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume() }
    }
  }

  private func write(for decider: Decider) {
    while let batch = next() {
      guard batch.hasChanges else {
        finish(batch, for: decider)
        continue
      }
      do throws(StoreError) {
        let changes = batch.changes
        let number = try store.append(changes)
        // Before the answers leave: whoever has one finds its events in the feed.
        followers.tell(number, changes.events)
        finish(batch, for: decider)
      } catch {
        fail(batch, error, for: decider)
      }
    }
  }

  /// The oldest batch, or the next one if it comes soon; `nil` where the writer ends.
  private func next() -> Batch? {
    while true {
      let (batch, mayWait) = state.withLock { state -> (Batch?, Bool) in
        if let batch = state.batches.popFirst() { return (batch, false) }
        isThereOne.store(false, ordering: .relaxed)
        let hasWaited = state.idleSince != nil
        if !hasWaited { state.idleSince = .now }
        state.isWriting = state.comesSoon && !hasWaited
        return (nil, state.isWriting)
      }
      guard mayWait else { return batch }
      let end = ContinuousClock.now + Self.lookout
      // Whoever else has something to do on this processor goes first.
      while !isThereOne.load(ordering: .acquiring), ContinuousClock.now < end { sched_yield() }
    }
  }

  private func finish(_ batch: Batch, for decider: Decider) {
    let isNextThere = state.withLock { state in
      state.written = batch.number
      return !state.batches.isEmpty
    }
    LentThread.lend(upTo: isNextThere ? 0 : Self.jobsOfBatch) { decider.answer(batch) }
  }

  /// Tells the commands of a batch that it was not written. Those of the batches on top of it have been
  /// told nothing yet, and are decided anew.
  private func fail(_ batch: Batch, _ error: StoreError, for decider: Decider) {
    let waiting = state.withLock { state in
      state.failure = error
      defer { state.batches = [] }
      return state.batches.flatMap(\.commands)
    }
    decider.fail(batch.commands, .storeFailed(error))
    decider.takeBack(waiting.map(\.undecided))
  }
}
