internal import PurserCore

/// What the owner tells.
extension DecidingTurn {
  mutating func announce(
    _ notice: TopUpNotice, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<TopUp>, _ desk: inout DecidingDesk
  ) {
    let known: OwnerEntry?
    switch knowledge(of: notice.reference, command, desk) {
    case .nothing: known = nil
    case .known(let entry): known = entry
    case .unreadable(let error):
      return decided(command, .toppedUp(.failure(.storeFailed(error)), completion))
    case .open: return ask(.entry(notice.reference), for: command, &desk)
    }
    do throws(LedgerError) {
      let topUp = try desk.state.announce(
        notice.topUp(announcedAt: now), known: known, log: &batch.log)
      desk.recent.note(.topUp(topUp), in: batch.number)
      keepBooks(desk)
      decided(command, .toppedUp(.success(topUp), completion))
    } catch {
      decided(command, .toppedUp(.failure(error), completion))
    }
  }

  /// Takes what a person says of a top-up. All that is asked for is in the ledger's mind.
  mutating func change(
    _ reference: EntryReference, _ step: TopUpStep, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<TopUp>, _ desk: inout DecidingDesk
  ) {
    do throws(LedgerError) {
      let topUp = try desk.state.change(reference, step, at: now, log: &batch.log)
      keepBooks(desk)
      decided(command, .toppedUp(.success(topUp), completion))
    } catch {
      decided(command, .toppedUp(.failure(error), completion))
    }
  }

  mutating func adjust(
    _ notice: AdjustmentNotice, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<Adjustment>, _ desk: inout DecidingDesk
  ) {
    let known: OwnerEntry?
    switch knowledge(of: notice.reference, command, desk) {
    case .nothing: known = nil
    case .known(let entry): known = entry
    case .unreadable(let error):
      return decided(command, .adjusted(.failure(.storeFailed(error)), completion))
    case .open: return ask(.entry(notice.reference), for: command, &desk)
    }
    do throws(LedgerError) {
      let adjustment = try desk.state.adjust(
        Adjustment(
          reference: notice.reference, pool: notice.pool, type: notice.type, amount: notice.amount,
          note: notice.note, at: now),
        known: known, log: &batch.log)
      desk.recent.note(.adjustment(adjustment), in: batch.number)
      desk.waiting.noteNews()
      keepBooks(desk)
      decided(command, .adjusted(.success(adjustment), completion))
    } catch {
      decided(command, .adjusted(.failure(error), completion))
    }
  }

  /// Takes what the owner says that a finding was.
  mutating func explain(
    _ notice: ExplanationNotice, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<Adjustment>, _ desk: inout DecidingDesk
  ) {
    let known: OwnerEntry?
    switch knowledge(of: notice.reference, command, desk) {
    case .nothing: known = nil
    case .known(let entry): known = entry
    case .unreadable(let error):
      return decided(command, .adjusted(.failure(.storeFailed(error)), completion))
    case .open: return ask(.entry(notice.reference), for: command, &desk)
    }
    do throws(LedgerError) {
      let adjustment = try desk.state.explain(notice, known: known, at: now, log: &batch.log)
      desk.recent.note(.adjustment(adjustment), in: batch.number)
      desk.waiting.noteNews()
      keepBooks(desk)
      decided(command, .adjusted(.success(adjustment), completion))
    } catch {
      decided(command, .adjusted(.failure(error), completion))
    }
  }

  private func knowledge(
    of reference: EntryReference, _ command: LedgerCommand, _ desk: DecidingDesk
  ) -> Knowledge<OwnerEntry> {
    if let entry = desk.recent[reference] { return .known(entry) }
    guard let found = command.found, found.epoch == desk.epoch,
      case .entry(let entry) = found.content
    else { return .open }
    switch entry {
    case .failure(let error): return .unreadable(error)
    case .success(let entry): return entry.map { .known($0) } ?? .nothing
    }
  }
}
