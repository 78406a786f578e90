internal import Logging
internal import PurserCore

/// Orders of which nobody knows what became of them, and of which nobody can be asked.
extension OrderCarrier {
  /// How long to wait between two looks: a quarter of the time that a hold waits, and no more than a minute, since
  /// each goes through all open orders.
  package var silenceInterval: Duration {
    min(max(.seconds(1), rules.holdTimeToLive / 4), .seconds(60))
  }

  /// Lets readings tell what became of orders that were reported as unknown and of which nothing was heard for as long
  /// as a hold waits, whoever places them: as of an order that was silent. They go nowhere else for that, and are
  /// listed until somebody knows.
  ///
  /// An attempt whose supplier can still be asked, or that is to go elsewhere by the owner's rule, keeps its hold.
  package func expireUnheard() async {
    guard phase == .running else { return }
    var filter = OrderFilter()
    filter.states = [.unknown]
    let open: [OrderStatus]?
    do throws(LedgerError) {
      open = try await surroundings.ledger.openOrders(filter, .any, limit: .max)
    } catch {
      return surroundings.logger.debug(
        "orders in doubt could not be looked through", metadata: ["ledger": "\(error)"])
    }
    for status in open ?? [] where isUnheard(status) {
      await expire(status)
    }
  }

  /// Whether nothing was heard for as long as the order waits, and its supplier is not asked either.
  private func isUnheard(_ status: OrderStatus) -> Bool {
    guard let holding = status.state.holding, let unknownAt = holding.unknownAt,
      unknownAt + (holding.hold.timeToLive ?? rules.holdTimeToLive) <= now
    else { return false }
    guard let carried = attempts[status.id] else { return true }
    return !carried.isActive && carried.life.lookUpAt == nil && carried.life.failOverAt == nil
  }

  private func expire(_ status: OrderStatus) async {
    let isFollowed = attempts[status.id] != nil
    do throws(LedgerError) {
      let notes = try await surroundings.ledger.notes(of: status.order)
      let known = notes.first { $0.hold == status.id } ?? AttemptNote(of: status, nil)
      // An attempt that waits in the store for room is looked up once there is some.
      guard var note = known, isFollowed || note.request == nil || note.isOver else { return }
      (note.state, note.isOver) = (note.state ?? .unknown, false)
      let report = OrderReport(.unheard, of: status.id, notes: note.request == nil ? [note] : [])
      let expired = try await surroundings.ledger.take(report)
      if attempts[status.id]?.isActive == false { attempts[status.id]?.life.takeStatus(expired) }
      surroundings.logger.notice(
        "readings tell what became of an order, since nobody can be asked",
        metadata: [
          "order": "\(status.order)", "attempt": "\(status.id.attemptNumber)",
          "supplier": "\(note.supplier)",
        ])
    } catch {
      surroundings.logger.debug(
        "an order in doubt could not be given to the readings",
        metadata: ["order": "\(status.order)", "ledger": "\(error)"])
    }
  }
}
