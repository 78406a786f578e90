internal import PurserCore
internal import Synchronization

/// Orders that came together.
extension OrderDesk {
  /// Places orders that came together, in their order.
  ///
  /// Each is decided as if it had come alone, right after the one before it. Those that nobody can fill are
  /// decided anew, in their order, once the suppliers that were short were asked, all of them once.
  ///
  /// - Parameter orders: the orders, each with a digest of its content, and how it waits where nobody can
  ///   certainly fill it and somebody may.
  /// - Returns: what became of each, at its place.
  func place(
    _ orders: [(order: Order, fingerprint: Fingerprint, wait: OrderWait?)]
  ) async -> [Result<Placement, LedgerError>] {
    var results = await submit(
      orders.map { request($0.order, fingerprint: $0.fingerprint) })
    var unfilled: [Int] = []
    var short: Set<SupplierID> = []
    for (place, result) in results.enumerated() {
      guard case .success(let placement) = result,
        let suppliers = PlacementRound.first.suppliersToAsk(after: placement)
      else { continue }
      unfilled.append(place)
      short.formUnion(suppliers)
    }
    guard !unfilled.isEmpty else { return results }
    let waits = unfilled.compactMap { orders[$0].wait }
    let wait = waits.isEmpty ? nil : OrderWait { waits.allSatisfy { $0.isOver() } }
    let router = await routerAfterAsking(short.sorted(), for: wait)
    let answers = await submit(
      unfilled.map { place in
        request(
          orders[place].order, fingerprint: orders[place].fingerprint, afterAskingBy: router,
          wait: orders[place].wait)
      })
    for (place, answer) in zip(unfilled, answers) { results[place] = answer }
    return results
  }

  private func submit(
    _ requests: [PlacementRequest]
  ) async -> [Result<Placement, LedgerError>] {
    guard !requests.isEmpty else { return [] }
    return await withCheckedContinuation { continuation in
      let gathering = PlacementGathering(requests.count) { continuation.resume(returning: $0) }
      ledger.submit(
        requests.enumerated().map { place, request in
          .place(request) { gathering.take($0, at: place) }
        })
    }
  }
}

/// What became of orders that were handed over together, each at its place, once all are answered.
private final class PlacementGathering: Sendable {
  private struct State {
    var results: [Result<Placement, LedgerError>?]
    var missing: Int
  }

  private let state: Mutex<State>
  private let onComplete: @Sendable ([Result<Placement, LedgerError>]) -> Void

  /// Waits for so many answers, at least one.
  init(
    _ count: Int, onComplete: @escaping @Sendable ([Result<Placement, LedgerError>]) -> Void
  ) {
    state = Mutex(State(results: Array(repeating: nil, count: count), missing: count))
    self.onComplete = onComplete
  }

  /// Takes the answer to the order at a place.
  func take(_ result: Result<Placement, LedgerError>, at place: Int) {
    let all = state.withLock { state -> [Result<Placement, LedgerError>]? in
      state.results[place] = result
      state.missing -= 1
      return state.missing == 0 ? state.results.compactMap(\.self) : nil
    }
    if let all { onComplete(all) }
  }
}
