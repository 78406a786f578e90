internal import ExactJSON
internal import GRDB
internal import PurserCore

/// Events, orders and readings as rows of an open database.
struct LedgerRows {
  let db: Database
  let currencies: CurrencyTable

  // MARK: Writing

  func insert(_ event: LedgerEvent) throws {
    switch event {
    case .read(let reading): try insert(reading)
    case .placed(let record): try insert(record)
    case .settled(let id, let actual, let at):
      try insertEvent("settled", at: at, order: id, amount: actual.units)
      try end(id, state: "settled", actual: actual.units, at: at)
    case .released(let id, let at):
      try insertEvent("released", at: at, order: id)
      try end(id, state: "released", actual: nil, at: at)
    }
  }

  private func insert(_ reading: SupplierBalance) throws {
    let text = LedgerJSON.text(of: reading)
    try insertEvent("read", at: reading.receivedAt, detail: text)
    let pool = reading.pool
    try execute(
      """
      INSERT INTO pool (supplier, pool, currency, requested_at, reading) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET requested_at = excluded.requested_at, reading = excluded.reading
      """,
      [
        pool.supplier.name, pool.pool, pool.currency.code,
        reading.requestedAt.microsecondsSinceEpoch, text,
      ])
  }

  private func insert(_ record: OrderRecord) throws {
    try insertEvent(
      record.state.name, at: record.placedAt, order: record.id,
      amount: record.state.hold?.amount.units, detail: LedgerJSON.text(of: record.decision))
    // Only a refused order is ever decided again, so only its row may be replaced.
    try execute(
      """
      INSERT INTO orders
        (id, fingerprint, currency, decimals, supplier, pool, placed_by, placed_at, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET supplier = excluded.supplier, pool = excluded.pool,
        placed_by = excluded.placed_by, placed_at = excluded.placed_at, state = excluded.state
      WHERE state = 'refused'
      """,
      [
        record.id.name, record.fingerprint, record.currency.code, record.currency.minorDigits,
        record.state.hold?.pool.supplier.name, record.state.hold?.pool.pool, db.lastInsertedRowID,
        record.placedAt.microsecondsSinceEpoch, record.state.name,
      ])
    try requireOneChange(of: record.id)
  }

  private func insertEvent(
    _ kind: String, at: Timestamp, order: OrderID? = nil, amount: Int64? = nil,
    detail: String? = nil
  ) throws {
    try execute(
      "INSERT INTO event (at, kind, order_id, amount, detail) VALUES (?, ?, ?, ?, ?)",
      [at.microsecondsSinceEpoch, kind, order?.name, amount, detail])
  }

  private func end(_ id: OrderID, state: String, actual: Int64?, at: Timestamp) throws {
    try execute(
      "UPDATE orders SET state = ?, actual = ?, ended_at = ? WHERE id = ? AND state = 'held'",
      [state, actual, at.microsecondsSinceEpoch, id.name])
    try requireOneChange(of: id)
  }

  /// The state machine decided on a row that is not there as it thinks: stop rather than go on.
  private func requireOneChange(of id: OrderID) throws {
    guard db.changesCount == 1 else {
      throw StoreError(.corrupt, "order \(id) is stored in another state than the ledger has it")
    }
  }

  private func execute(_ sql: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  // MARK: Reading

  func snapshot(maximumLag: Duration) throws -> LedgerSnapshot {
    var snapshot = LedgerSnapshot()
    let held = try Row.fetchAll(db, sql: Self.orderColumns + " WHERE o.state = 'held'")
    snapshot.orders = try held.map(record)
    for row in try Row.fetchAll(db, sql: "SELECT reading FROM pool") {
      let reading = try LedgerJSON.reading(from: row["reading"], currencies: currencies)
      snapshot.readings.append(reading)
      snapshot.orders += try settledOrders(
        in: reading.pool, after: reading.requestedAt - maximumLag)
    }
    return snapshot
  }

  /// The orders of a pool that were settled after a moment.
  private func settledOrders(in pool: PoolID, after moment: Timestamp) throws -> [OrderRecord] {
    let statement = try db.cachedStatement(
      sql: Self.orderColumns
        + " WHERE o.state = 'settled' AND o.supplier = ? AND o.pool = ? AND o.currency = ?"
        + " AND o.ended_at > ?")
    return try Row.fetchAll(
      statement,
      arguments: [
        pool.supplier.name, pool.pool, pool.currency.code, moment.microsecondsSinceEpoch,
      ]
    ).map(record)
  }

  func order(_ id: OrderID) throws -> OrderRecord? {
    let statement = try db.cachedStatement(sql: Self.orderColumns + " WHERE o.id = ?")
    return try Row.fetchOne(statement, arguments: [id.name]).map(record)
  }

  func events(
    after sequence: Int64, limit: Int
  ) throws -> [(sequence: Int64, event: LedgerEvent)] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT e.sequence, e.at, e.kind, e.order_id, e.amount, e.detail,
          o.fingerprint, o.currency, o.decimals
        FROM event e LEFT JOIN orders o ON o.id = e.order_id
        WHERE e.sequence > ? ORDER BY e.sequence LIMIT ?
        """,
      arguments: [sequence, limit])
    return try rows.map { ($0["sequence"], try event($0)) }
  }

  private static let orderColumns = """
    SELECT o.id, o.fingerprint, o.currency, o.decimals, o.placed_at, o.state, o.actual, o.ended_at,
      e.detail
    FROM orders o JOIN event e ON e.sequence = o.placed_by
    """

  private func event(_ row: Row) throws -> LedgerEvent {
    let at = Timestamp(microsecondsSinceEpoch: row["at"])
    let kind: String = row["kind"]
    if kind == "read" {
      return .read(try LedgerJSON.reading(from: row["detail"], currencies: currencies))
    }
    let id = try orderID(row["order_id"])
    let currency = try currency(row)
    switch kind {
    case "held", "refused":
      let decision = try LedgerJSON.decision(from: row["detail"], currencies: currencies)
      let state = decision.hold.map(OrderState.held) ?? .refused(decision.refusal)
      return .placed(
        OrderRecord(
          id: id, fingerprint: row["fingerprint"], currency: currency, placedAt: at,
          decision: decision, state: state))
    case "settled":
      return .settled(id, actual: Money(units: row["amount"], currency: currency), at: at)
    case "released":
      return .released(id, at: at)
    default:
      throw StoreError(.corrupt, "the ledger has an event of the unknown kind \(kind)")
    }
  }

  private func record(_ row: Row) throws -> OrderRecord {
    let id = try orderID(row["id"])
    let currency = try currency(row)
    let decision = try LedgerJSON.decision(from: row["detail"], currencies: currencies)
    return OrderRecord(
      id: id, fingerprint: row["fingerprint"], currency: currency,
      placedAt: Timestamp(microsecondsSinceEpoch: row["placed_at"]), decision: decision,
      state: try state(row, of: id, decision: decision, currency: currency))
  }

  private func state(
    _ row: Row, of id: OrderID, decision: Decision, currency: Currency
  ) throws -> OrderState {
    let name: String = row["state"]
    guard let hold = decision.hold else { return .refused(decision.refusal) }
    if name == "held" { return .held(hold) }
    guard let endedAt = (row["ended_at"] as Int64?).map(Timestamp.init(microsecondsSinceEpoch:))
    else { throw StoreError(.corrupt, "order \(id) has ended at no time") }
    if name == "released" { return .released(hold, at: endedAt) }
    guard let actual = row["actual"] as Int64? else {
      throw StoreError(.corrupt, "order \(id) is settled at no amount")
    }
    return .settled(hold, actual: Money(units: actual, currency: currency), at: endedAt)
  }

  private func orderID(_ text: String) throws -> OrderID {
    guard let id = OrderID(text) else {
      throw StoreError(.corrupt, "the ledger has an order with an impossible name")
    }
    return id
  }

  private func currency(_ row: Row) throws -> Currency {
    try LedgerJSON.currency(row["currency"], decimals: row["decimals"], known: currencies)
  }
}
