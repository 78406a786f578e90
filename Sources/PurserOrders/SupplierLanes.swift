internal import PurserCore
internal import Synchronization

/// The calls under way at all suppliers, and the orders that leave with their holds: those have a place already while
/// they are decided. May be used from anywhere.
final class SupplierLanes: Sendable {
  fileprivate struct State {
    var lanes: [SupplierID: SupplierLane] = [:]
    /// The most calls under way at one supplier.
    var limit: Int
    /// Attempts that have a place, and were not handed over yet.
    var departing: Set<OrderID> = []
    /// Whether anybody may still wait, or depart.
    var isOpen = true
  }

  private let state: Mutex<State>

  /// Lanes with at most `limit` calls under way at each supplier.
  init(limit: Int) { state = Mutex(State(limit: limit)) }

  /// Keeps another limit from now on.
  func adopt(limit: Int) { state.withLock { $0.limit = limit } }

  /// Waits for a place at a supplier.
  ///
  /// - Returns: `false` where nobody gets one any more.
  func enter(_ supplier: SupplierID) async -> Bool {
    if takePlace(at: supplier) { return true }
    return await withCheckedContinuation { continuation in
      // One may have become free since.
      let hasPlace = state.withLock { state -> Bool? in
        guard state.isOpen else { return false }
        var lane = state.lanes[supplier] ?? SupplierLane()
        let isIn = lane.takePlace(limit: state.limit)
        if !isIn { lane.wait(continuation) }
        state.lanes[supplier] = lane
        return isIn ? true : nil
      }
      if let hasPlace { continuation.resume(returning: hasPlace) }
    }
  }

  private func takePlace(at supplier: SupplierID) -> Bool {
    state.withLock { $0.takePlace(at: supplier) }
  }

  /// Gives a place back.
  func leave(_ supplier: SupplierID) {
    let next = state.withLock { $0.leave(supplier) }
    next?.resume(returning: true)
  }

  /// Nobody gets a place any more, and everybody who waits is sent away.
  func close() {
    let waiting = state.withLock { state in
      state.isOpen = false
      return state.lanes.keys.flatMap { state.lanes[$0]?.sendAway() ?? [] }
    }
    for continuation in waiting { continuation.resume(returning: false) }
  }

  // MARK: Departing

  /// Gives an attempt a place that leaves with its hold, where one is free. It is departing until it is handed over.
  func depart(_ hold: OrderID, at supplier: SupplierID) -> Bool {
    state.withLock { state in
      guard state.isOpen, state.takePlace(at: supplier) else { return false }
      state.departing.insert(hold)
      return true
    }
  }

  /// An attempt that is departing was handed over; it keeps its place.
  func handOver(_ hold: OrderID) { state.withLock { _ = $0.departing.remove(hold) } }

  /// An attempt that is departing does not leave, and gives its place back.
  ///
  /// - Returns: whether nobody waits for the end of others any more: nothing departs now, and nothing will.
  func giveBack(_ hold: OrderID, at supplier: SupplierID) -> Bool {
    let (next, isLast) = state.withLock { state in
      state.departing.remove(hold)
      return (state.leave(supplier), !state.isOpen && state.departing.isEmpty)
    }
    next?.resume(returning: true)
    return isLast
  }

  /// Whether an attempt is departing.
  func isDeparting(_ hold: OrderID) -> Bool { state.withLock { $0.departing.contains(hold) } }

  /// Whether any attempt is departing.
  var isAnyDeparting: Bool { state.withLock { !$0.departing.isEmpty } }
}

extension SupplierLanes.State {
  mutating func takePlace(at supplier: SupplierID) -> Bool {
    var lane = lanes[supplier] ?? SupplierLane()
    guard lane.takePlace(limit: limit) else { return false }
    lanes[supplier] = lane
    return true
  }

  mutating func leave(_ supplier: SupplierID) -> CheckedContinuation<Bool, Never>? {
    guard var lane = lanes[supplier] else { return nil }
    let next = lane.leave()
    lanes[supplier] = lane.isEmpty ? nil : lane
    return next
  }
}
