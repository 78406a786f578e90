internal import Dispatch
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

  /// The stored events after a number.
  func events(after number: Int64, limit: Int) async throws(StoreError) -> [NumberedEvent] {
    let found: Result<[NumberedEvent], StoreError> = await withCheckedContinuation { continuation in
      queue.async { [store] in
        do throws(StoreError) {
          continuation.resume(
            returning: .success(try store.events(after: number, limit: limit)))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try found.get()
  }

  private static func order(
    _ id: OrderID, in store: any LedgerStore
  ) -> Result<OrderRecord, LedgerError> {
    do throws(StoreError) {
      guard let record = try store.orders([id])[id] else { return .failure(.unknownOrder(id)) }
      return .success(try record.get())
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
    var references: Set<EntryReference> = []
    for inquiry in inquiries {
      switch inquiry.question {
      case .order(let id): ids.insert(id)
      case .entry(let reference): references.insert(reference)
      }
    }
    let orders = orders(ids)
    let entries = entries(references)
    return inquiries.map { inquiry in
      let content: LedgerCommand.Finding.Content =
        switch inquiry.question {
        case .order(let id): .order(orders.flatMap { Self.known($0[id]) })
        case .entry(let reference): .entry(entries.map { $0[reference] })
        }
      var command = inquiry.command
      command.found = LedgerCommand.Finding(content: content, epoch: inquiry.epoch)
      return command
    }
  }

  private func orders(
    _ ids: Set<OrderID>
  ) -> Result<[OrderID: Result<OrderRecord, StoreError>], StoreError> {
    guard !ids.isEmpty else { return .success([:]) }
    do throws(StoreError) { return .success(try store.orders(Array(ids))) } catch {
      return .failure(error)
    }
  }

  private static func known(
    _ record: Result<OrderRecord, StoreError>?
  ) -> Result<OrderRecord?, StoreError> {
    record.map { $0.map(Optional.some) } ?? .success(nil)
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
