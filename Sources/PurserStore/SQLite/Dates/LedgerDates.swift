internal import GRDB
internal import PurserCore

/// Goes through all dates of a ledger, inside a transaction of `db`.
struct LedgerDates {
  private let db: Database
  private let catalogue: Catalogue
  private let buffer = FrameBuffer()

  init(_ db: Database, currencies: CurrencyTable) throws {
    self.db = db
    catalogue = try Catalogue(db, currencies: currencies)
  }

  private static let batches = "SELECT number, frame FROM journal WHERE number >= ? ORDER BY number"

  // MARK: Looking

  /// Calls `body` with every date of what happened: not with those that suppliers state, which may lie ahead.
  ///
  /// - Throws: `StoreError` where something cannot be read.
  func visit(_ body: @escaping (Timestamp) -> Void) throws {
    let dates = FrameDates(catalogue, buffer) { date in
      body(date)
      return date
    }
    let rows = try FrameRows(db, Self.batches, from: 0)
    defer { rows.reset() }
    while let frame = try rows.next() { try dates.write(frame) }
    let entries = try CStatement(db, "SELECT at FROM entry")
    defer { entries.reset() }
    while try entries.next() { body(Timestamp(microsecondsSinceEpoch: entries.integer(0))) }
  }

  // MARK: Moving

  /// Moves every date, and forgets by what the ledger's time went.
  ///
  /// - Throws: `StoreError` where something cannot be read, or what SQLite fails with.
  func move(by shift: DateShift) throws {
    try moveBatches(by: shift)
    try moveOpenOrders(by: shift)
    try moveBooks(by: shift)
    try moveEntries(by: shift)
    try moveOwnerEntries(by: shift)
    for (table, column) in [
      ("stretch", "earliest"), ("stretch", "latest"), ("unpruned", "ended"),
      ("order_stretch", "earliest"), ("order_stretch", "latest"), ("attempt", "placed_at"),
      ("attempt", "started_at"), ("attempt", "ended_at"), ("attempt", "overpriced_at"),
      ("attempt", "bought_twice_at"),
    ] {
      try db.execute(sql: "UPDATE \(table) SET \(column) = \(shift.sql(column))")
    }
    try db.execute(
      sql: "UPDATE mark SET value = \(shift.sql("value")) WHERE name = ?",
      arguments: [Marks.readingsFrom.rawValue])
    try forgetOrigin()
  }

  /// Forgets by what the ledger's time went: it begins anew with the wall clock.
  func forgetOrigin() throws {
    for mark in [Marks.clockBoot, .clockOrigin] {
      try db.execute(sql: "DELETE FROM mark WHERE name = ?", arguments: [mark.rawValue])
    }
  }

  private func moveBatches(by shift: DateShift) throws {
    let dates = FrameDates(catalogue, buffer, shift.date)
    let frames = FrameStore(db, catalogue)
    var next: Int64 = 0
    while let frame = try frames.frames(from: next, limit: 1).first {
      try dates.write(frame)
      try replace("UPDATE journal SET frame = ? WHERE number = ?", frame.number, frame.bytes)
      next = frame.number + frame.count
    }
  }

  private func moveOpenOrders(by shift: DateShift) throws {
    let dates = FrameDates(catalogue, buffer, shift.date)
    for block in try Int64.fetchAll(db, sql: "SELECT block FROM open_order") {
      let row = try CStatement(db, "SELECT orders FROM open_order WHERE block = ?")
      row.bind(1, block)
      guard try row.next() else { continue }
      let frame = try Frame(row.bytes(0))
      row.reset()
      try dates.write(frame)
      try replace("UPDATE open_order SET orders = ? WHERE block = ?", block, frame.bytes)
    }
    try db.execute(
      sql: "UPDATE open_order SET ended = \(shift.sql("ended")) WHERE ended IS NOT NULL")
  }

  /// Puts what the buffer has in the place of a frame that is other than that.
  private func replace(_ sql: String, _ number: Int64, _ former: [UInt8]) throws {
    try buffer.finish().withMemoryRebound(to: UInt8.self) { bytes in
      guard !bytes.elementsEqual(former) else { return }
      let row = try CStatement(db, sql)
      row.bind(1, lastingBlob: bytes)
      row.bind(2, number)
      try row.run()
    }
  }

  private func moveBooks(by shift: DateShift) throws {
    var numbers = PoolNumbers(db, catalogue)
    let rows = try EntryRows(db)
    for book in try LedgerReader(db: db, catalogue: catalogue).snapshot().books {
      try rows.write(shift.book(book), &numbers)
    }
  }

  private func moveEntries(by shift: DateShift) throws {
    let details = try Row.fetchAll(
      db,
      sql: """
        SELECT e.number, p.currency, e.order_id, e.reference, e.detail FROM entry e
        JOIN pool p ON p.number = e.pool WHERE e.detail LIKE '%"requested_at"%'
        """)
    for row in details {
      let currency = try catalogue.currency(row["currency"])
      let order: String? = row["order_id"]
      let reference: String? = row["reference"]
      let cause = try EntryDetail.cause(
        order: order.flatMap { OrderID(stored: $0) }, reference: reference.map(BookText.reference),
        detail: row["detail"], currency: currency)
      try db.execute(
        sql: "UPDATE entry SET detail = ? WHERE number = ?",
        arguments: [EntryDetail.text(of: shift.cause(cause)), row["number"] as Int64])
    }
    try db.execute(sql: "UPDATE entry SET at = \(shift.sql("at"))")
  }

  private func moveOwnerEntries(by shift: DateShift) throws {
    for row in try Row.fetchAll(db, sql: "SELECT reference, content FROM owner_entry") {
      let entry = try BookText.ownerEntry(
        JSONFields(row["content"]), currencies: catalogue.currencies)
      try db.execute(
        sql: "UPDATE owner_entry SET content = ? WHERE reference = ?",
        arguments: [
          String(decoding: BookText.text(of: shift.ownerEntry(entry)), as: UTF8.self),
          row["reference"] as String,
        ])
    }
  }
}
