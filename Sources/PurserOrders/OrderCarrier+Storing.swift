internal import Logging
internal import PurserCore

/// How what was decided is made durable.
extension OrderCarrier {
  /// How long to wait before the first repetition of a write that failed; each further one waits twice as long.
  private static let firstPause = Duration.milliseconds(100)
  /// The longest wait between two tries.
  private static let longestPause = Duration.seconds(30)
  /// How long to wait where the ledger could not say something.
  static let shortPause = Duration.seconds(5)

  /// Stores what a step says, and tells it to whoever follows the order.
  ///
  /// - Parameters:
  ///   - step: what is to be stored and done.
  ///   - life: the life of the attempt as the step leaves it.
  ///   - hold: the attempt.
  ///   - content: what was delivered.
  /// - Returns: what is done next; `nil` where the carrier stopped before it was stored.
  func carryOut(
    _ step: AttemptStep, _ life: AttemptLife, of hold: OrderID,
    content: [[AttemptNews.Field]] = []
  ) async -> AttemptMove? {
    var (step, life, pause) = (step, life, Self.firstPause)
    guard await keep(content, of: hold) else { return nil }
    var remaining = step.report
    while let report = remaining {
      let failure = await write(report, step, &life)
      guard phase != .stopped else { return nil }
      switch failure {
      case nil: remaining = nil
      case .storeFailed?, .overloaded?:
        guard await self.pause(&pause) else { return nil }
      case .outOfRange? where step.balance != nil: step.balance = nil
      case .unknownOrder(let id)?, .orderRefused(let id)?:
        surroundings.logger.error(
          "the ledger has no hold for an order that is placed", metadata: ["order": "\(id)"])
        return .over
      case .outOfRange?, .orderExistsWithDifferentContent?, .alreadySettled?, .alreadyReleased?,
        .alreadyReversed?, .alreadyExpired?, .notSettled?, .attemptUnknown?, .tooManyAttempts?,
        .noQuantity?, .quantityMissing?, .moreThanOrdered?, .moreThanBought?, .tooManyParts?,
        .attemptMissing?, .boughtInPart?, .orderUnderWay?,
        .wrongCurrency?, .unknownPool?, .entryExistsWithDifferentContent?, .unknownTopUp?,
        .topUpOver?, .nothingOpen?:
        guard report != .noted else { return .over }
        guard let status = await knownStatus(of: hold) else { return nil }
        warn(report, failure, life)
        step = life.refused(report, status, at: now)
        remaining = step.report
      }
    }
    attempts[hold]?.life = life
    publish(life, content: content)
    return step.move
  }

  private func write(
    _ report: LedgerState.Report, _ step: AttemptStep, _ life: inout AttemptLife
  ) async -> LedgerError? {
    let report = OrderReport(
      report, of: life.note.hold, balance: step.balance, notes: [life.note])
    do throws(LedgerError) {
      life.takeStatus(try await surroundings.ledger.take(report))
      return nil
    } catch {
      return error
    }
  }

  private func keep(_ content: [[AttemptNews.Field]], of hold: OrderID) async -> Bool {
    guard !content.isEmpty else { return true }
    var pause = Self.firstPause
    while phase != .stopped {
      do throws(StoreError) {
        _ = try await surroundings.content.keep(content, of: hold)
        return true
      } catch {
        surroundings.logger.error(
          "what was delivered could not be kept", metadata: ["order": "\(hold.order)"])
        guard await self.pause(&pause) else { return false }
      }
    }
    return false
  }

  /// Waits before something is tried again.
  ///
  /// - Parameter pause: how long; the next one is twice as long.
  /// - Returns: `false` where the carrier has stopped.
  func pause(_ pause: inout Duration) async -> Bool {
    await surroundings.time.wait(until: now + pause)
    pause = min(pause + pause, Self.longestPause)
    return phase != .stopped
  }

  // MARK: Asking the ledger

  /// Where a hold stands; success without one where there is none.
  func status(of hold: OrderID) async -> Result<OrderStatus?, LedgerError> {
    do throws(LedgerError) {
      return .success(try await surroundings.ledger.status(of: hold))
    } catch {
      if case .unknownOrder = error { return .success(nil) }
      return .failure(error)
    }
  }

  /// Where a hold stands, asked until the ledger can say.
  ///
  /// - Returns: `nil` where the carrier has stopped, or there is no such hold.
  func knownStatus(of hold: OrderID) async -> OrderStatus? {
    var pause = Self.firstPause
    while phase != .stopped {
      switch await status(of: hold) {
      case .success(let status): return status
      case .failure: guard await self.pause(&pause) else { return nil }
      }
    }
    return nil
  }

  // MARK: Telling people

  private func warn(
    _ report: LedgerState.Report, _ error: LedgerError?, _ life: AttemptLife
  ) {
    surroundings.logger.warning(
      "the hold of an attempt had ended before its supplier told of it",
      metadata: [
        "order": "\(life.note.hold.order)", "attempt": "\(life.note.hold.attemptNumber)",
        "supplier": "\(life.note.supplier)", "told": "\(report)",
        "ledger": "\(error.map { "\($0)" } ?? "")",
      ])
  }
}
