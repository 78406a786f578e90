internal import Dispatch
internal import LentThreads
internal import PurserCore
internal import Synchronization

/// Asks the store what memory does not know, beside its writes: all that waits at one time together.
final class StoreLookUps: Sendable {
  /// A command with what it asks.
  struct Inquiry: Sendable {
    var command: LedgerCommand
    var question: LedgerCommand.Question
    /// How often the state has been read anew.
    var epoch: Int
  }

  private struct State {
    var waiting: [Inquiry] = []
    var isAsking = false
  }

  /// How many jobs it does for whoever asked, before it asks for the next.
  private static let jobsOfLookUp = 8

  private let state = Mutex(State())
  private let store: any LedgerStore
  private let queue = DispatchQueue(label: "purser.ledger.look-up")

  init(_ store: any LedgerStore) { self.store = store }

  /// Asks the store; the commands go back to `decider` in the order in which they came, with what the
  /// store has.
  func ask(_ inquiries: [Inquiry], for decider: Decider) {
    guard !inquiries.isEmpty else { return }
    let mustStart = state.withLock { state in
      state.waiting.append(contentsOf: inquiries)
      defer { state.isAsking = true }
      return !state.isAsking
    }
    if mustStart { queue.async { [self] in work(for: decider) } }
  }

  /// Reads the stored record of an order.
  func order(_ id: OrderID, _ completion: @escaping LedgerCompletion<OrderRecord>) {
    queue.async { [store] in completion(Self.order(id, in: store)) }
  }

  /// The attempts of an order, the first one first; empty where there is no such order.
  func attempts(of order: OrderID) async throws(StoreError) -> [OrderAttempt] {
    try await asked { store throws(StoreError) in
      var records: [OrderRecord] = []
      while let record = try store.orders([order.attempt(records.count + 1)]).values.first {
        records.append(try record.get())
        guard records.count < OrderID.maximumAttempts,
          store.mayHave(order.attempt(records.count + 1))
        else { break }
      }
      let notes = records.isEmpty ? [] : try store.notes(.of(order))
      return try records.map { record throws(StoreError) in
        let parts = record.state.hold?.share == nil ? [] : try store.parts(of: record.id)
        return OrderAttempt(
          record: record, note: notes.first { $0.hold == record.id }, parts: parts)
      }
    }
  }

  /// The notes of attempts.
  func notes(_ question: AttemptQuestion) async throws(StoreError) -> [AttemptNote] {
    guard store.mayHave(question) else { return [] }
    return try await asked { store throws(StoreError) in try store.notes(question) }
  }

  /// The stored events after a number.
  func events(after number: Int64, limit: Int) async throws(StoreError) -> [NumberedEvent] {
    try await asked { store throws(StoreError) in try store.events(after: number, limit: limit) }
  }

  /// Asks the store on the queue of look-ups.
  private func asked<Value: Sendable>(
    _ body: @escaping @Sendable (any LedgerStore) throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    let found: Result<Value, StoreError> = await withCheckedContinuation { continuation in
      queue.async { [store] in
        let found: Result<Value, StoreError>
        do throws(StoreError) { found = .success(try body(store)) } catch {
          found = .failure(error)
        }
        LentThread.lend(upTo: Self.jobsOfLookUp) { continuation.resume(returning: found) }
      }
    }
    return try found.get()
  }

  private static func order(
    _ id: OrderID, in store: any LedgerStore
  ) -> Result<OrderRecord, LedgerError> {
    do throws(StoreError) {
      let attempts = try store.attempts(of: [id])[id]?.get() ?? []
      guard let leading = attempts.map(\.status).leading else {
        return .failure(.unknownOrder(id))
      }
      return .success(attempts[leading])
    } catch {
      return .failure(.storeFailed(error))
    }
  }

  /// Returns once nothing is being asked.
  func untilIdle() async {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume() }
    }
  }

  private func work(for decider: Decider) {
    while let inquiries = next() { decider.takeFound(answered(inquiries)) }
  }

  private func next() -> [Inquiry]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isAsking = false
        return nil
      }
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  private func answered(_ inquiries: [Inquiry]) -> [LedgerCommand] {
    var ids: Set<OrderID> = []
    var whole: Set<OrderID> = []
    var references: Set<EntryReference> = []
    for inquiry in inquiries {
      switch inquiry.question {
      case .order(let id): ids.insert(id)
      case .attempts(let id), .account(let id): whole.insert(id)
      case .entry(let reference): references.insert(reference)
      }
    }
    let orders = Self.records(of: ids, store.orders)
    let attempts = Self.records(of: whole, store.attempts)
    let entries = entries(references)
    return inquiries.map { inquiry in
      let content: LedgerCommand.Finding.Content =
        switch inquiry.question {
        case .order(let id):
          .order(orders.flatMap { $0[id]?.map(Optional.some) ?? .success(nil) })
        case .attempts(let id): .attempts(attempts.flatMap { $0[id] ?? .success([]) })
        case .account(let id):
          .account(attempts.flatMap { $0[id] ?? .success([]) }.flatMap(account))
        case .entry(let reference): .entry(entries.map { $0[reference] })
        }
      var command = inquiry.command
      command.found = LedgerCommand.Finding(content: content, epoch: inquiry.epoch)
      return command
    }
  }

  private static func records<Found>(
    of ids: Set<OrderID>,
    _ read: ([OrderID]) throws(StoreError) -> [OrderID: Result<Found, StoreError>]
  ) -> Result<[OrderID: Result<Found, StoreError>], StoreError> {
    guard !ids.isEmpty else { return .success([:]) }
    do throws(StoreError) { return .success(try read(Array(ids))) } catch {
      return .failure(error)
    }
  }

  /// Attempts with all that is kept of them.
  private func account(_ records: [OrderRecord]) -> Result<StoredAccount, StoreError> {
    var account = StoredAccount(records: records, parts: [:], notes: [])
    guard let order = records.first?.id.order else { return .success(account) }
    do throws(StoreError) {
      for record in records where record.state.hold?.share != nil {
        account.parts[record.id] = try store.parts(of: record.id)
      }
      account.notes = try store.notes(.of(order))
      return .success(account)
    } catch {
      return .failure(error)
    }
  }

  private func entries(
    _ references: Set<EntryReference>
  ) -> Result<[EntryReference: OwnerEntry], StoreError> {
    guard !references.isEmpty else { return .success([:]) }
    do throws(StoreError) {
      let entries = try store.entries(Array(references))
      return .success(
        Dictionary(entries.map { ($0.reference, $0) }) { first, _ in first })
    } catch {
      return .failure(error)
    }
  }
}
