internal import PurserCore

/// How what was under way is taken up again.
extension OrderCarrier {
  /// Takes over all attempts that are not over, as the store has them: those of which a request may have left
  /// are looked up before anything else is asked. Returns once all are taken over; called once, at the start.
  package func resume() async {
    // Until all are known, nobody knows how much is at risk.
    isTakingOver = true
    defer {
      isTakingOver = false
      offerRoom()
    }
    var pause = Duration.milliseconds(100)
    while phase == .running {
      do throws(LedgerError) {
        let notes = try await surroundings.ledger.openNotes().filter { $0.request != nil }
        for order in Set(notes.map(\.hold.order)).sorted() { await takeOver(order) }
        return
      } catch {
        guard await self.pause(&pause) else { return }
      }
    }
  }

  /// Takes over the attempts of an order that are not over.
  func takeOver(_ order: OrderID) async {
    var pause = Duration.milliseconds(100)
    while phase == .running {
      do throws(LedgerError) {
        // Where the holds stand is asked first: what has ended since has a note that says so.
        var statuses: [OrderID: OrderStatus] = [:]
        for note in try await surroundings.ledger.notes(of: order) where !note.isOver {
          statuses[note.hold] = try await surroundings.ledger.status(of: note.hold)
        }
        let notes = try await surroundings.ledger.notes(of: order)
        let latest = notes.map(\.hold.attemptNumber).max() ?? 1
        if notes.count > 1, notes.contains(where: { $0.isBought }) { delivered.insert(order) }
        for note in notes where !note.isOver && note.request != nil {
          guard let status = statuses[note.hold] else { continue }
          adopt(status, note, isSuperseded: note.hold.attemptNumber < latest)
        }
        if !isFollowed(order) { delivered.remove(order) }
        return
      } catch {
        if case .unknownOrder = error { return }
        guard await self.pause(&pause) else { return }
      }
    }
  }
}

extension AttemptNote {
  /// Whether all or a part of it was delivered.
  var isBought: Bool {
    switch state {
    case .partial, .delivered: true
    case nil, .accepted, .inFlight, .failed, .reversed, .unknown: false
    }
  }
}
