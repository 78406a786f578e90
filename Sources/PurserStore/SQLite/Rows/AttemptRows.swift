internal import GRDB
internal import PurserCore

/// The rows of what is kept of attempts, by the names of their holds.
struct AttemptRows {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// Writes a note in the place of the one before. One that is a remark adds to it; what the supplier calls the order,
  /// that it was overpriced or bought twice, and why people gave it up, stays known.
  func write(_ note: AttemptNote, currencies: CurrencyTable) throws {
    var note = note
    if note.isRemark,
      let before = try read(.of(note.hold.order), currencies: currencies)
        .first(where: { $0.hold == note.hold })
    {
      note = note.added(to: before)
    }
    let row = try CStatement(
      db,
      """
      INSERT INTO attempt (hold, supplier, is_over, placed_at, started_at, ended_at, reference,
        supplier_reference, content, overpriced_at, sought, bought_twice_at, given_up)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (hold) DO UPDATE SET supplier = excluded.supplier, is_over = excluded.is_over,
        placed_at = excluded.placed_at, started_at = excluded.started_at,
        ended_at = excluded.ended_at, reference = excluded.reference, content = excluded.content,
        sought = excluded.sought,
        supplier_reference = COALESCE(excluded.supplier_reference, supplier_reference),
        overpriced_at = COALESCE(excluded.overpriced_at, overpriced_at),
        bought_twice_at = COALESCE(excluded.bought_twice_at, bought_twice_at),
        given_up = COALESCE(excluded.given_up, given_up)
      """)
    row.bind(1, note.hold.name)
    row.bind(2, note.supplier.name)
    row.bind(3, note.isOver ? 1 : 0)
    row.bind(4, note.placedAt)
    row.bind(5, note.memo?.startedAt)
    row.bind(6, note.memo?.endedAt)
    row.bind(7, note.memo?.reference)
    row.bind(8, note.memo?.supplierReference)
    row.bind(9, String(decoding: AttemptText.text(of: note), as: UTF8.self))
    row.bind(10, note.overpricedAt)
    row.bind(11, note.memo?.sought)
    row.bind(12, note.boughtTwiceAt)
    row.bind(
      13, note.givenUp.map { String(decoding: AttemptText.text(of: $0), as: UTF8.self) })
    try row.run()
  }

  private static let columns =
    "SELECT hold, supplier, is_over, placed_at, started_at, ended_at, reference, "
    + "supplier_reference, content, overpriced_at, sought, bought_twice_at, given_up "
    + "FROM attempt WHERE "

  /// The notes that are asked for, by order and number.
  func read(_ question: AttemptQuestion, currencies: CurrencyTable) throws -> [AttemptNote] {
    let row: CStatement
    switch question {
    case .of(let order):
      // Names of further attempts follow the order's own, with the character that no shop can give.
      row = try CStatement(db, Self.columns + "hold = ?1 OR hold > ?2 AND hold < ?3")
      row.bind(1, order.name)
      row.bind(2, order.name + "\u{1F}")
      row.bind(3, order.name + "\u{20}")
    case .open: row = try CStatement(db, Self.columns + "is_over = 0")
    case .at(let supplier, .reference(let reference)):
      row = try CStatement(db, Self.columns + "supplier = ? AND reference = ?")
      row.bind(1, supplier.name)
      row.bind(2, reference)
    case .at(let supplier, .supplierReference(let reference)):
      row = try CStatement(db, Self.columns + "supplier = ? AND supplier_reference = ?")
      row.bind(1, supplier.name)
      row.bind(2, reference)
    case .found(let supplier, .reference(let reference)):
      row = try CStatement(
        db, Self.columns + "supplier = ? AND reference = ? LIMIT \(AttemptTrace.most + 1)")
      row.bind(1, supplier.name)
      row.bind(2, reference)
    case .found(let supplier, .sought(let sought, let since)):
      row = try CStatement(
        db,
        Self.columns
          + "supplier = ? AND sought = ? AND started_at >= ? LIMIT \(AttemptTrace.most + 1)")
      row.bind(1, supplier.name)
      row.bind(2, sought)
      row.bind(3, since)
    }
    defer { row.reset() }
    var notes: [AttemptNote] = []
    while try row.next() { notes.append(try note(row, currencies)) }
    return notes.sorted {
      ($0.hold.order, $0.hold.attemptNumber) < ($1.hold.order, $1.hold.attemptNumber)
    }
  }

  private func note(_ row: CStatement, _ currencies: CurrencyTable) throws -> AttemptNote {
    guard let hold = OrderID(stored: row.text(0)) else {
      throw StoreError.damagedRow("an attempt of an order with an impossible name")
    }
    let content = try JSONFields(row.text(8))
    let memo = row.optionalMoment(4).map { startedAt in
      AttemptMemo(
        reference: row.optionalText(6), supplierReference: row.optionalText(7),
        startedAt: startedAt, endedAt: row.optionalMoment(5))
    }
    var note = AttemptNote(
      hold: hold, supplier: SupplierID(row.text(1)),
      placedAt: Timestamp(microsecondsSinceEpoch: row.integer(3)), memo: memo,
      isOver: row.integer(2) != 0)
    note.overpricedAt = row.optionalMoment(9)
    note.memo?.sought = row.optionalText(10)
    note.boughtTwiceAt = row.optionalMoment(11)
    note.givenUp = try row.optionalText(12).flatMap {
      try AttemptText.problem(in: JSONFields($0))
    }
    try AttemptText.complete(&note, from: content, currencies: currencies)
    return note
  }

  /// Forgets attempts that are over and were placed before a moment.
  func remove(placedBefore moment: Timestamp, limit: Int) throws {
    let row = try CStatement(
      db,
      """
      DELETE FROM attempt WHERE hold IN
        (SELECT hold FROM attempt WHERE is_over = 1 AND placed_at < ? LIMIT ?)
      """)
    row.bind(1, moment)
    row.bind(2, Int64(limit))
    try row.run()
  }
}
