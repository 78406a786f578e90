package import PurserCore

/// Orders that leave with their holds.
extension OrderCarrier {
  package nonisolated func departure() -> (any AttemptDeparture)? {
    Departure(lanes, surroundings.suppliers) { [self] in
      Task(executorPreference: executor) { await self.noteGivenBack() }
    }
  }

  package func carry(
    _ record: OrderRecord, _ note: AttemptNote, departing departure: any AttemptDeparture
  ) async {
    guard record.holding?.sending.isReported ?? false,
      let memo = (departure as? Departure)?.handOver(note.hold)
    else { return await carry(record, note) }
    // A message may have come before it: then the attempt is followed, and was not bought by anybody here.
    guard phase != .stopped, attempts[note.hold] == nil else {
      if lanes.giveBack(note.hold, at: note.supplier) { noteGivenBack() }
      return
    }
    var note = note
    note.memo = memo
    let life = life(of: note, record.status, isSuperseded: false)
    attempts[note.hold] = Carried(life: life)
    publish(life)
    // Begun before it departs no more, so that a stop waits for it.
    start(note.hold, .purchase)
    lanes.handOver(note.hold)
  }

  /// Buys what left with its hold, in the place that it took.
  ///
  /// - Returns: what is done next; `nil` where the carrier has stopped.
  func depart(_ hold: OrderID) async -> AttemptMove? {
    guard let note = attempts[hold]?.life.note else { return nil }
    defer { lanes.leave(note.supplier) }
    guard phase != .stopped, let request = note.request, let memo = note.memo else { return nil }
    guard let supplier = surroundings.suppliers(note.supplier) else {
      return await failUnsent(at: note.supplier, of: hold)
    }
    return await take(await supplier.buy(request, memo), from: .placing, of: hold)
  }

  private func noteGivenBack() {
    guard phase == .stopping, isIdle else { return }
    stopWaiting()
  }
}
