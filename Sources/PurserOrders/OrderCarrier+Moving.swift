internal import Logging
internal import PurserCore

/// How orders go to the next supplier.
extension OrderCarrier {
  /// Lets the order go to the next supplier.
  ///
  /// - Parameters:
  ///   - hold: the attempt that failed, or is in doubt.
  ///   - problem: why it goes on.
  ///   - keepsHold: whether the attempt is still in doubt.
  /// - Returns: what is done about this attempt then; `nil` where the carrier stopped.
  func moveOn(
    _ hold: OrderID, _ problem: AttemptProblem, keepsHold: Bool
  ) async -> AttemptMove? {
    guard var life = attempts[hold]?.life else { return nil }
    guard !delivered.contains(hold.order) else { return await stay(hold) }
    var pause = Duration.milliseconds(100)
    while phase != .stopped {
      let request = NextAttempt(
        hold.order, attempt: hold.attemptNumber, problem: problem,
        note: keepsHold ? life.note : life.endedNote, doubt: keepsHold ? .remains : .cleared,
        router: await surroundings.router())
      do throws(LedgerError) {
        let placement = try await surroundings.ledger.next(request)
        return take(placement, after: hold, &life, keepsHold: keepsHold)
      } catch {
        switch error {
        case .storeFailed, .overloaded: guard await self.pause(&pause) else { return nil }
        case .unknownOrder, .orderExistsWithDifferentContent, .orderRefused, .alreadySettled,
          .alreadyReleased, .alreadyReversed, .alreadyExpired, .notSettled, .attemptUnknown,
          .tooManyAttempts, .noQuantity, .quantityMissing, .moreThanOrdered, .moreThanBought,
          .tooManyParts, .attemptMissing, .boughtInPart, .orderUnderWay, .wrongCurrency,
          .unknownPool, .entryExistsWithDifferentContent, .unknownTopUp, .topUpOver, .nothingOpen,
          .outOfRange:
          surroundings.logger.warning(
            "an order could not go to the next supplier",
            metadata: ["order": "\(hold.order)", "ledger": "\(error)"])
          return await stay(hold)
        }
      }
    }
    return nil
  }

  /// The order does not go elsewhere.
  private func stay(_ hold: OrderID) async -> AttemptMove? {
    endExposure(of: hold)
    guard let status = await knownStatus(of: hold), var life = attempts[hold]?.life else {
      return nil
    }
    life.takeStatus(status)
    let step = life.stays(at: now)
    return await carryOut(step, life, of: hold)
  }

  private func take(
    _ placement: NextPlacement, after hold: OrderID, _ life: inout AttemptLife, keepsHold: Bool
  ) -> AttemptMove? {
    guard phase != .stopped else { return nil }
    if placement.isRepetition, placement.record.id != hold {
      // It went on before: by a write whose answer was lost, or by people.
      life.wasMovedOn(keepsHold: keepsHold, at: now)
      attempts[hold]?.life = life
      Task(executorPreference: executor) { await self.takeOver(hold.order) }
      return life.move
    }
    guard let note = placement.note, note.hold != hold else {
      return takeRefusal(placement, after: hold, &life, keepsHold: keepsHold)
    }
    surroundings.logger.info(
      "an order went to the next supplier",
      metadata: [
        "order": "\(hold.order)", "from": "\(life.note.supplier)", "to": "\(note.supplier)",
        "reason": "\(life.note.problem?.kind.rawValue ?? "")",
      ])
    life.wasMovedOn(keepsHold: keepsHold, at: now)
    attempts[hold]?.life = life
    adopt(placement.record.status, note, isSuperseded: false)
    return life.move
  }

  /// Nobody else can fill the order.
  private func takeRefusal(
    _ placement: NextPlacement, after hold: OrderID, _ life: inout AttemptLife, keepsHold: Bool
  ) -> AttemptMove {
    endExposure(of: hold)
    if keepsHold {
      let step = life.stays(at: now)
      attempts[hold]?.life = life
      return step.move
    }
    life.wasMovedOn(keepsHold: false, at: now)
    life.takeStatus(placement.record.status)
    attempts[hold]?.life = life
    publish(life)
    return .over
  }
}
