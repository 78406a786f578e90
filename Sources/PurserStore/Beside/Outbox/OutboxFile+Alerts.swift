internal import GRDB
package import PurserCore

// All that is remembered of alerts, in the file that has their messages: both are written in one transaction.
extension OutboxFile: AlertStore {
  package func alerts() async throws(StoreError) -> KeptAlerts? {
    let kept = try await read { db -> KeptAlerts? in
      guard let book = try Row.fetchOne(db, sql: "SELECT origin, count FROM alert_book") else {
        return nil
      }
      var channels: [String: Set<String>] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT name, channel FROM alert_told") {
        channels[row["name"], default: []].insert(row["channel"])
      }
      let records = try Row.fetchAll(db, sql: "SELECT * FROM alert").compactMap(AlertRecord.init)
      let told = records.compactMap { record in
        channels[record.key.description].map { (record.key, $0) }
      }
      return KeptAlerts(
        origin: book["origin"], count: book["count"], records: records,
        told: Dictionary(told) { $1 })
    }
    return kept ?? nil
  }

  package func keep(_ changes: AlertChanges) async throws(StoreError) {
    try await write { db in
      try db.execute(
        sql: """
          INSERT INTO alert_book (id, origin, count) VALUES (1, ?, ?)
          ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, count = excluded.count
          """, arguments: [changes.origin, changes.count])
      for record in changes.changed { try Self.keep(record, db) }
      for key in changes.forgotten {
        try db.execute(sql: "DELETE FROM alert WHERE name = ?", arguments: [key.description])
      }
      for (key, channels) in changes.told {
        let name = key.description
        try db.execute(sql: "DELETE FROM alert_told WHERE name = ?", arguments: [name])
        for channel in channels {
          try db.execute(
            sql: "INSERT INTO alert_told (name, channel) VALUES (?, ?)",
            arguments: [name, channel])
        }
      }
      for (endpoint, own) in Dictionary(grouping: changes.deliveries, by: \.endpoint) {
        try Self.insert(own, for: endpoint, db)
      }
    }
  }

  private static func keep(_ record: AlertRecord, _ db: Database) throws {
    let pool = record.key.pool
    var columns: [(String, (any DatabaseValueConvertible)?)] = [
      ("name", record.key.description), ("family", record.key.family.rawValue),
      ("supplier", record.key.supplier?.name), ("pool", pool?.pool),
      ("currency", pool?.currency.code), ("decimals", pool?.currency.minorDigits),
      ("recovered_at", record.recoveredAt?.microsecondsSinceEpoch),
      ("recoveries", record.recoveries), ("hushed_up_to", record.hush?.upTo.rawValue),
    ]
    switch record.hush {
    case .snoozed(let until, _): columns.append(("hushed_until", until.microsecondsSinceEpoch))
    case .acknowledged, nil: break
    }
    switch record.phase {
    case .clear: columns.append(("phase", "clear"))
    case .pending(let run):
      columns += [
        ("phase", "pending"), ("since", run.since.microsecondsSinceEpoch),
        ("evaluations", run.evaluations),
      ]
    case .raised(let raised):
      columns += [
        ("phase", "raised"), ("since", raised.since.microsecondsSinceEpoch),
        ("tier", raised.tier.rawValue), ("told_at", raised.told?.at.microsecondsSinceEpoch),
        ("told_tier", raised.told?.tier.rawValue),
        ("cleared_since", raised.cleared?.since.microsecondsSinceEpoch),
        ("cleared_evaluations", raised.cleared?.evaluations), ("awaited", raised.isAwaited),
      ]
    }
    let names = columns.map(\.0).joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    try db.execute(
      sql: "INSERT OR REPLACE INTO alert (\(names)) VALUES (\(marks))",
      arguments: StatementArguments(columns.map(\.1)))
  }
}

extension AlertRecord {
  /// A record as it was kept; `nil` where it is of a later version of Purser's.
  fileprivate init?(_ row: Row) {
    guard let key = AlertKey(row), let phase = AlertRecord.Phase(row) else { return nil }
    self.init(
      key: key, phase: phase, recoveredAt: row.moment("recovered_at"),
      recoveries: row["recoveries"])
    if let tier = row.tier("hushed_up_to") {
      hush =
        row.moment("hushed_until").map { .snoozed(until: $0, upTo: tier) }
        ?? .acknowledged(upTo: tier)
    }
  }
}

extension AlertRecord.Phase {
  fileprivate init?(_ row: Row) {
    switch row["phase"] as String {
    case "clear": self = .clear
    case "pending":
      guard let since = row.moment("since") else { return nil }
      self = .pending(AlertRecord.Run(since: since, evaluations: row["evaluations"] ?? 1))
    case "raised":
      guard let since = row.moment("since"), let tier = row.tier("tier") else { return nil }
      var raised = AlertRecord.Raised(since: since, tier: tier, isAwaited: row["awaited"])
      if let at = row.moment("told_at"), let toldTier = row.tier("told_tier") {
        raised.told = AlertRecord.Telling(at: at, tier: toldTier)
      }
      if let since = row.moment("cleared_since") {
        raised.cleared = AlertRecord.Run(
          since: since, evaluations: row["cleared_evaluations"] ?? 1)
      }
      self = .raised(raised)
    default: return nil
    }
  }
}

extension AlertKey {
  fileprivate init?(_ row: Row) {
    guard let family = AlertFamily(rawValue: row["family"]) else { return nil }
    guard let supplier = (row["supplier"] as String?).map({ SupplierID($0) }) else {
      self.init(.gateway, family)
      return
    }
    guard let pool = row["pool"] as String?, let code = row["currency"] as String?,
      let decimals = row["decimals"] as Int?
    else {
      self.init(.supplier(supplier), family)
      return
    }
    guard let currency = try? CurrencyTable().currency(code, decimals: decimals) else { return nil }
    self.init(.pool(PoolID(supplier: supplier, pool: pool, currency: currency)), family)
  }
}

extension Row {
  fileprivate func moment(_ column: String) -> Timestamp? {
    (self[column] as Int64?).map(Timestamp.init(microsecondsSinceEpoch:))
  }

  fileprivate func tier(_ column: String) -> AlertTier? {
    (self[column] as String?).flatMap(AlertTier.init)
  }
}
