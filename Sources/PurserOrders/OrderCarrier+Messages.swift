internal import Logging
package import PurserCore

/// A message that waits until its attempt can take it.
struct Letter {
  var message: AttemptMessage
  /// Is told whether what it says is stored.
  var sender: CheckedContinuation<Bool, Never>
}

/// Messages of suppliers.
extension OrderCarrier {
  /// The most messages that wait for one attempt.
  private static let mostLetters = 16

  package func receive(
    _ message: AttemptMessage, from supplier: SupplierID
  ) async throws(SupplierMessageRefusal) {
    guard let orders = surroundings.suppliers(supplier) else { throw .unknownSupplier }
    let address: AttemptAddress
    do throws(AttemptMessageRefusal) { address = try orders.address(of: message) } catch {
      throw .refused(error)
    }
    guard let hold = try await attempt(at: supplier, address) else { throw .unknownAttempt }
    guard phase == .running, let carried = attempts[hold],
      carried.letters.count < Self.mostLetters
    else { throw .notStored }
    let isStored = await withCheckedContinuation { sender in
      attempts[hold]?.letters.append(Letter(message: message, sender: sender))
      guard !carried.isActive else { return }
      let move = carried.life.note.isOver ? AttemptMove.over : .wait(until: carried.dueAt)
      start(hold, .move(move))
    }
    guard isStored else { throw .notStored }
  }

  /// The hold of the attempt that a message is about; it is followed from now on.
  private func attempt(
    at supplier: SupplierID, _ address: AttemptAddress
  ) async throws(SupplierMessageRefusal) -> OrderID? {
    do throws(LedgerError) {
      let ledger = surroundings.ledger
      guard let note = try await ledger.note(at: supplier, address), note.request != nil,
        note.memo != nil
      else { return nil }
      if attempts[note.hold] != nil { return note.hold }
      let status = try await ledger.status(of: note.hold)
      let notes = try await ledger.notes(of: note.hold.order)
      guard attempts[note.hold] == nil else { return note.hold }
      let isSuperseded = notes.contains { $0.hold.attemptNumber > note.hold.attemptNumber }
      let stored = notes.first { $0.hold == note.hold } ?? note
      attempts[note.hold] = Carried(life: life(of: stored, status, isSuperseded: isSuperseded))
      return note.hold
    } catch {
      throw .notStored
    }
  }

  /// Whether a message waits for an attempt, and may be taken.
  func hasLetters(_ hold: OrderID) -> Bool {
    phase == .running && attempts[hold]?.letters.isEmpty == false
  }

  /// The oldest message that waits for an attempt.
  func takeLetter(of hold: OrderID) -> Letter? {
    guard phase == .running, let letters = attempts[hold]?.letters, !letters.isEmpty else {
      return nil
    }
    return attempts[hold]?.letters.removeFirst()
  }

  /// Takes what a message says of its attempt.
  ///
  /// - Returns: what is done next; `nil` where the carrier stopped before it was stored.
  func open(_ letter: Letter, of hold: OrderID) async -> AttemptMove? {
    guard let life = attempts[hold]?.life, let request = life.note.request,
      let memo = life.note.memo, let supplier = orders(at: life.note.supplier, for: hold)
    else {
      letter.sender.resume(returning: false)
      return attempts[hold]?.life.move
    }
    var news = await supplier.take(letter.message, of: request, memo)
    if news.state == .unknown, let found = await askAfterMessage(hold) { news = found }
    let move = await take(news, from: .message, of: hold)
    // Where it could not be found out, an attempt that is followed is asked about again; of another one the
    // supplier has to say it once more.
    let isTold = move != nil && (news.state != .unknown || move != .over)
    letter.sender.resume(returning: isTold)
    return move
  }

  /// Sends the messages back that nobody takes any more.
  func returnLetters(of hold: OrderID) {
    for letter in attempts[hold]?.letters ?? [] { letter.sender.resume(returning: false) }
    attempts[hold]?.letters = []
  }
}
