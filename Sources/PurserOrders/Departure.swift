internal import PurserCore
internal import Synchronization

/// An order that may leave with its hold: it takes a place among the calls of the supplier that is chosen for it, and
/// gives it back where it is not handed over.
final class Departure: AttemptDeparture {
  private enum Stage {
    /// Nothing was chosen yet, or it does not leave.
    case open
    /// It has a place, and leaves once its hold is durable.
    case ready(OrderID, SupplierID, AttemptMemo)
    /// The carrier has it, with its place.
    case handedOver
  }

  private let stage = Mutex(Stage.open)
  private let lanes: SupplierLanes
  private let suppliers: @Sendable (SupplierID) -> (any SupplierOrders)?
  /// Is told when a place was given back for whose end somebody may wait.
  private let wasLast: @Sendable () -> Void

  init(
    _ lanes: SupplierLanes, _ suppliers: @escaping @Sendable (SupplierID) -> (any SupplierOrders)?,
    wasLast: @escaping @Sendable () -> Void
  ) {
    self.lanes = lanes
    self.suppliers = suppliers
    self.wasLast = wasLast
  }

  deinit {
    if case .ready(let hold, let supplier, _) = stage.withLock(\.self) {
      if lanes.giveBack(hold, at: supplier) { wasLast() }
    }
  }

  func memo(of note: AttemptNote, at moment: Timestamp) -> AttemptMemo? {
    stage.withLock { stage in
      var hasPlace = false
      switch stage {
      case .open: break
      case .handedOver: return nil
      case .ready(let hold, let supplier, _):
        // What was decided before was not written: it is decided anew, perhaps for somebody else.
        hasPlace = hold == note.hold && supplier == note.supplier
        if !hasPlace, lanes.giveBack(hold, at: supplier) { wasLast() }
      }
      let memo = note.request.flatMap { suppliers(note.supplier)?.memo(of: $0, at: moment) }
      guard let memo else {
        if hasPlace, lanes.giveBack(note.hold, at: note.supplier) { wasLast() }
        stage = .open
        return nil
      }
      guard hasPlace || lanes.depart(note.hold, at: note.supplier) else {
        stage = .open
        return nil
      }
      stage = .ready(note.hold, note.supplier, memo)
      return memo
    }
  }

  /// Hands an attempt over, with its place.
  ///
  /// - Returns: its memo; `nil` where it did not leave with its hold.
  func handOver(_ hold: OrderID) -> AttemptMemo? {
    stage.withLock { stage in
      guard case .ready(hold, _, let memo) = stage else { return nil }
      stage = .handedOver
      return memo
    }
  }
}
