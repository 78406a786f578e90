import Logging
import PurserAPI
import PurserCore
import PurserEngine
import PurserSuppliers

/// Takes what is said of suppliers while the gateway runs: it is kept first, and then decided by.
extension RunningConfiguration: SupplierSteering {
  /// Takes up what was said before the gateway started. Where that cannot be read, the owner is told, and the
  /// file of suppliers counts alone.
  func takeUpInstructions() async {
    let assembly = parts.assembly
    do throws(StoreError) {
      let kept = try await assembly.keptInstructions()
      guard !kept.isEmpty else { return }
      try await putToUse(kept.counting(at: assembly.clock.now()))
    } catch {
      assembly.logger.error(
        "what was said of suppliers cannot be taken up: none is paused, drained or ranked by it",
        metadata: ["error": "\(error)"])
    }
  }

  func steer(
    _ change: SteeringChange, of supplier: SupplierID
  ) async throws(SteeringError) {
    try await inTurn { await self.carryOut(change, of: supplier) }.get()
  }

  private func carryOut(
    _ change: SteeringChange, of supplier: SupplierID
  ) async -> Result<Void, SteeringError> {
    guard configuration.suppliers.contains(where: { $0.supplier.id == supplier }) else {
      return .failure(.unknownSupplier(supplier))
    }
    let now = parts.assembly.clock.now()
    let before = instructions[supplier] ?? []
    let after = before.filter { $0.counts(at: now) }.following(change, at: now)
    var all = instructions.counting(at: now)
    all[supplier] = after.isEmpty ? nil : after
    do throws(StoreError) { try await parts.assembly.keep(after, of: supplier) } catch {
      return .failure(.storeFailed(error))
    }
    do throws(LedgerError) { try await decide(by: all) } catch {
      await restore(before, of: supplier)
      return .failure(.ledgerFailed(error))
    }
    parts.assembly.logger.notice(
      "supplier steered",
      metadata: [
        "supplier": "\(supplier)", "instructions": .array(after.map { .string($0.summary) }),
      ])
    return .success(())
  }

  /// Puts back what is decided by, where the ledger did not take over what was kept already.
  private func restore(_ instructions: [SupplierInstruction], of supplier: SupplierID) async {
    do throws(StoreError) { try await parts.assembly.keep(instructions, of: supplier) } catch {
      parts.assembly.logger.error(
        "what was said of a supplier is kept and does not count until the next start",
        metadata: ["supplier": "\(supplier)", "error": "\(error)"])
    }
  }

  private func putToUse(
    _ all: [SupplierID: [SupplierInstruction]]
  ) async throws(StoreError) {
    do throws(LedgerError) { try await decide(by: all) } catch {
      throw StoreError(.failed, "the ledger does not take it over: \(error)")
    }
  }

  /// Has orders decided by instructions from now on.
  func decide(
    by all: [SupplierID: [SupplierInstruction]]
  ) async throws(LedgerError) {
    let suppliers = configuration.suppliers.map(\.supplier).following(all).offering(lists.prices)
    let routing = routing(of: configuration)
    _ = try await parts.ledger.adopt(
      OwnerTerms(suppliers, configuration.ledgerTerms(routing)))
    instructions = all
    parts.places.adopt(routing)
    gateway?.adopt(configuration.gatewayTerms(routing, following: all, lists.prices))
    waitForNextEnd()
  }

  // MARK: Ends

  /// The least time between two attempts to end instructions.
  private static let leastWait = Duration.seconds(1)

  /// Has the next instruction end in its time.
  private func waitForNextEnd() {
    ending?.cancel()
    ending = nil
    guard let next = instructions.values.joined().compactMap(\.until).min() else { return }
    let wait = max(Self.leastWait, next.since(parts.assembly.clock.now()))
    ending = Task {
      do { try await Task.sleep(for: wait) } catch { return }
      await inTurn { await self.endInstructions() }
    }
  }

  private func endInstructions() async {
    let now = parts.assembly.clock.now()
    let all = instructions.counting(at: now)
    guard all != instructions else { return waitForNextEnd() }
    let ended = instructions.filter { all[$0.key] != $0.value }
    do throws(StoreError) {
      for supplier in ended.keys {
        try await parts.assembly.keep(all[supplier] ?? [], of: supplier)
      }
      try await putToUse(all)
    } catch {
      parts.assembly.logger.warning(
        "instructions that are over still count", metadata: ["error": "\(error)"])
      return waitForNextEnd()
    }
    for supplier in ended.keys.sorted() {
      parts.assembly.logger.notice(
        "instructions are over",
        metadata: [
          "supplier": "\(supplier)",
          "left": .array((all[supplier] ?? []).map { .string($0.summary) }),
        ])
    }
  }
}

extension [SupplierID: [SupplierInstruction]] {
  /// Those that count at a moment.
  func counting(at now: Timestamp) -> Self {
    mapValues { $0.filter { $0.counts(at: now) } }.filter { !$0.value.isEmpty }
  }
}

extension [SupplierInstruction] {
  /// The instructions after a change.
  fileprivate func following(_ change: SteeringChange, at now: Timestamp) -> Self {
    switch change {
    case .say(let content, let length, let reason, let by):
      let new = SupplierInstruction(
        content, at: now, until: length.map { now + $0 }, reason: reason, by: by)
      return filter { !new.replaces($0) } + [new]
    case .resume: return filter { !$0.isStop }
    case .dropPriority: return filter { $0.kind != .priority }
    case .dropFloor(let pool, let currency):
      return filter {
        guard case .floor(let floor) = $0.content else { return true }
        return floor.pool != pool || floor.amount.currency != currency
      }
    }
  }
}

extension SupplierInstruction {
  /// The instruction in a few words, for the log.
  fileprivate var summary: String {
    switch content {
    case .pause, .drain: note
    case .priority(let priority): "priority \(priority)"
    case .floor(let floor): "floor \(floor.amount)"
    }
  }
}
