/// How the checks of one supplier went.
package struct CheckStatus: Hashable, Sendable {
  /// Whether a supplier that keeps failing is asked.
  package enum CircuitState: String, Sendable, CaseIterable {
    /// It is asked whenever that is worth while.
    case closed
    /// It failed several times in a row: it is asked for a proof at its regular times, and for
    /// nothing else.
    case open
    /// The proof is under way.
    case halfOpen = "half_open"
  }

  /// When the last check that succeeded ended.
  package var succeededAt: Timestamp?
  /// When the last check ended, however it did.
  package var checkedAt: Timestamp?
  /// Why the last check failed; `nil` when it succeeded or there was none.
  package var failure: CheckFailure?
  /// What the last check that succeeded could not read beside what it read.
  package var poolFailures: [PoolFailure] = []
  /// The pools that it read.
  package var readPools: Set<PoolID> = []
  /// What the checks say against new orders; `nil` since the last one that succeeded.
  package var refusal: CheckRefusal?
  /// Whether the supplier is asked, after how it did so far.
  package var circuit = CircuitState.closed

  /// A supplier's checks so far.
  package init(
    succeededAt: Timestamp? = nil, checkedAt: Timestamp? = nil, failure: CheckFailure? = nil
  ) {
    self.succeededAt = succeededAt
    self.checkedAt = checkedAt
    self.failure = failure
  }

  /// Why `pool` could not be read: the last check failed, or read others and not this one; `nil` where
  /// it was read, or is absent.
  package func failure(of pool: PoolID) -> CheckFailure? {
    failure ?? ownFailure(of: pool)
  }

  /// Why the last check that succeeded could not read `pool`.
  package func ownFailure(of pool: PoolID) -> CheckFailure? {
    guard let own = poolFailures.first(where: { $0.concerns(pool) }) else { return nil }
    return readPools.contains(pool) ? nil : own.failure
  }

  /// Whether the last check read the supplier, and found that it has no pool.
  package var hasNoPools: Bool {
    succeededAt != nil && failure == nil && poolFailures.isEmpty && readPools.isEmpty
  }

  /// What the last check that succeeded could not read and that is none of the pools `known`.
  package func failures(besides known: [PoolID]) -> [PoolFailure] {
    let unread = known.filter { !readPools.contains($0) }
    return poolFailures.filter { failure in !unread.contains(where: failure.concerns) }
  }
}

/// Knows how the checks of every supplier went, and can make new ones.
package protocol BalanceChecks: Sendable {
  /// The status of every supplier. Suppliers whose check is due are checked meanwhile; only those
  /// never checked are waited for.
  func current() async -> [SupplierID: CheckStatus]

  /// The status of every supplier, as it is.
  func statuses() async -> [SupplierID: CheckStatus]

  /// Asks those of `suppliers` again, whose funds an order found too low, that may have more by now,
  /// and waits for their answers. The others are left alone.
  func refresh(short suppliers: [SupplierID]) async

  /// The same for an order that waits: until its wait is over, suppliers that were left alone are asked once they may
  /// be, and again where that did not help. It waits only for the answers of those that are asked at once.
  func refresh(short suppliers: [SupplierID], for wait: OrderWait) async

  /// What the checks tell of suppliers that could not be read, or not as a whole, where `refresh` would
  /// ask none of `suppliers` at this moment; `nil` where it might, or that cannot be said at once. May
  /// be called from anywhere, and does not wait.
  func statusesAtRest(short suppliers: [SupplierID]) -> [SupplierID: CheckStatus]?
}

extension BalanceChecks {
  /// Whoever knows of no orders that wait asks once.
  package func refresh(short suppliers: [SupplierID], for wait: OrderWait) async {
    await refresh(short: suppliers)
  }

  /// Whoever cannot say it at once is asked to refresh.
  package func statusesAtRest(short suppliers: [SupplierID]) -> [SupplierID: CheckStatus]? { nil }
}

/// Takes the readings that checks bring.
package protocol ReadingSink: Sendable {
  /// Takes what a check brought into use.
  ///
  /// - Throws: `LedgerError` when it could not be stored.
  func take(_ report: BalanceReport) async throws(LedgerError)

  /// The readings in use of a supplier's pools; `nil` where that cannot be said now.
  func readings(of supplier: SupplierID) async -> [SupplierBalance]?

  /// What orders do at suppliers, which decides when they are worth asking. Whoever wants to know of
  /// several at a time asks once. A supplier that is left out of the answer has no orders, or nobody can
  /// say so now.
  func activity(of suppliers: [SupplierID]) async -> [SupplierID: SupplierActivity]

  /// How many commands it has taken on and not answered yet, orders above all: checks give way to them. May be
  /// asked for often, and waits for nobody.
  var commandsUnderWay: Int { get }
}

extension ReadingSink {
  /// None, of what holds no orders.
  package var commandsUnderWay: Int { 0 }
}
