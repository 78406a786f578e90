internal import GRDB
internal import PurserCore

/// The statements that write rows of `orders`.
final class OrderStatements {
  private let db: Database
  private let insertion: CStatement
  private let change: CStatement
  private let lookUp: CStatement

  init(_ db: Database) throws {
    self.db = db
    insertion = try CStatement(db, Self.insertionSQL)
    change = try CStatement(db, Self.changeSQL)
    lookUp = try CStatement(db, "SELECT number FROM orders WHERE id = ?")
  }

  // MARK: Placing

  private static let insertionSQL = """
    INSERT INTO orders (number, id, currency, payer, placed_at, is_open, amount, others, balance,
      attempt, sending, sent_at, accepted_at, unknown_at, fingerprint, decision)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Inserts the row of an order that was just placed.
  ///
  /// - Parameters:
  ///   - record: the order.
  ///   - number: the row's number.
  ///   - payer: the number of the pools that pay, where any do.
  ///   - balance: what is expected of the first of them after it.
  ///   - text: the decision; the name and the fingerprint are written behind it.
  /// - Throws: `StoreError.corrupt` where a row of its name has an answer that stands.
  func insert(
    _ record: OrderRecord, number: Int64, payer: Int64?, balance: Money?, text: inout JSONLine
  ) throws {
    let decisionEnd = text.length
    text.plain(record.id.name)
    let nameEnd = text.length
    record.fingerprint.withBytes { text.plain($0) }
    let row = insertion
    bind(record, number: number, payer: payer, balance: balance)
    try text.withBytes { bytes in
      row.bind(2, lastingUTF8: UnsafeBufferPointer(rebasing: bytes[decisionEnd..<nameEnd]))
      row.bind(15, lastingBlob: UnsafeBufferPointer(rebasing: bytes[nameEnd...]))
      row.bind(16, lastingUTF8: UnsafeBufferPointer(rebasing: bytes[..<decisionEnd]))
      guard try !row.runUnlessForbidden() else { return }
      try freeName(of: record.id)
      try row.run()
    }
  }

  private func bind(_ record: OrderRecord, number: Int64, payer: Int64?, balance: Money?) {
    let row = insertion
    row.bind(1, number)
    row.bind(3, record.status.currency.code)
    row.bind(4, payer)
    row.bind(5, record.status.placedAt)
    let holding = record.state.holding
    row.bind(6, holding == nil ? 0 : 1)
    row.bind(7, holding?.hold.lines[0].amount.units)
    row.bind(8, holding?.hold.othersText)
    row.bind(9, balance?.units)
    row.bind(10, holding.map { Int64($0.hold.attempt) })
    row.bind(11, holding?.sending.code)
    row.bind(12, holding?.sentAtColumn(placedAt: record.status.placedAt))
    row.bind(13, holding?.acceptedAt)
    row.bind(14, holding?.unknownAt)
  }

  /// Takes a name from a row that has no claim to it any more: a refused order is decided again,
  /// and one whose answer was pruned is only an entry.
  private func freeName(of id: OrderID) throws {
    try execute("DELETE FROM orders WHERE id = ? AND payer IS NULL", id)
    if db.changesCount == 1 { return }
    try execute(
      "UPDATE orders SET former_id = id, id = NULL WHERE id = ? AND decision IS NULL", id)
    try requireOneChange(of: id)
  }

  private func execute(_ sql: String, _ id: OrderID) throws {
    try db.cachedStatement(sql: sql).execute(arguments: [id.name])
  }

  // MARK: Changing

  private static let changeSQL = """
    UPDATE orders SET is_open = ?, sending = ?, sent_at = ?, accepted_at = ?, unknown_at = ?,
      ended_at = ?, ending = ?, actual = ?, settled_at = ?, inferred = ?
    WHERE id = ? AND payer IS NOT NULL
      AND (ending IS NULL OR ending = 'expired' OR ending = 'settled' AND ?7 = 'reversed')
    """

  /// Changes the row of an order to how it stands now.
  ///
  /// - Throws: `StoreError.corrupt` where there is none, or its ending cannot become this one.
  func update(_ status: OrderStatus) throws {
    let holding = status.state.holding
    change.bind(1, holding?.isToBeLoaded == true ? 1 : 0)
    change.bind(2, holding?.sending.code)
    change.bind(3, holding?.sentAtColumn(placedAt: status.placedAt))
    change.bind(4, holding?.acceptedAt)
    change.bind(5, holding?.unknownAt)
    change.bind(6, holding?.ending?.moment)
    change.bind(7, holding?.ending?.name)
    change.bind(8, holding?.ending?.actual?.units)
    change.bind(9, holding?.ending?.settledAt)
    change.bind(10, holding?.ending?.inferred?.rawValue)
    change.bind(11, status.id.name)
    try change.run()
    try requireOneChange(of: status.id)
  }

  /// The number of an order.
  func number(of id: OrderID) throws -> Int64 {
    lookUp.bind(1, id.name)
    guard try lookUp.next() else { throw Self.disagreement(about: id) }
    defer { lookUp.reset() }
    return lookUp.integer(0)
  }

  /// The state machine decided on a row that is not there as it thinks: stop rather than go on.
  private func requireOneChange(of id: OrderID) throws {
    guard db.changesCount == 1 else { throw Self.disagreement(about: id) }
  }

  private static func disagreement(about id: OrderID) -> StoreError {
    StoreError(.corrupt, "order \(id) is stored in another state than the ledger has it")
  }
}

extension Holding {
  /// Whether a restart needs it whatever the readings say.
  fileprivate var isToBeLoaded: Bool {
    switch ending {
    case nil, .expired(_, nil)?: true
    case .settled?, .released?, .expired?, .reversed?: false
    }
  }

  /// When it was sent; nothing where that is assumed since the hold, as it mostly is.
  fileprivate func sentAtColumn(placedAt: Timestamp) -> Timestamp? {
    sending == .assumed(at: placedAt) ? nil : sending.moment
  }
}

extension Hold {
  /// What the pools beyond the first pay.
  fileprivate var othersText: String? {
    lines.count == 1
      ? nil : lines.dropFirst().map { String($0.amount.units) }.joined(separator: ",")
  }
}
