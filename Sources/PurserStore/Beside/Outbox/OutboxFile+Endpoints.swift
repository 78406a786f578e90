internal import GRDB
package import PurserCore

// Endpoints, and up to where they were served.
extension OutboxFile: OutboxStore {
  package func standings() async throws(StoreError) -> [OutboxStanding] {
    let rows = try await read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM endpoint ORDER BY name").map(OutboxStanding.init)
    }
    return rows ?? []
  }

  package func keep(_ standing: OutboxStanding) async throws(StoreError) {
    try await write { db in
      try db.execute(
        sql: """
          INSERT INTO endpoint
            (name, cursor, address, stopped, succeeded_at, failed_at, problem, absent_since)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET address = excluded.address, stopped = excluded.stopped,
            absent_since = excluded.absent_since
          """,
        arguments: [
          standing.endpoint, standing.cursor, standing.address, standing.stopped,
          standing.succeededAt?.microsecondsSinceEpoch, standing.failedAt?.microsecondsSinceEpoch,
          standing.problem, standing.absentSince?.microsecondsSinceEpoch,
        ])
    }
  }

  @discardableResult
  package func forget(_ endpoint: String) async throws(StoreError) -> Int {
    try await write { db in
      let waiting = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM delivery WHERE endpoint = ? AND due_at IS NOT NULL",
        arguments: [endpoint])
      try db.execute(sql: "DELETE FROM delivery WHERE endpoint = ?", arguments: [endpoint])
      try db.execute(sql: "DELETE FROM endpoint WHERE name = ?", arguments: [endpoint])
      return waiting ?? 0
    }
  }
}

extension OutboxStanding {
  fileprivate init(_ row: Row) {
    func moment(_ column: String) -> Timestamp? {
      (row[column] as Int64?).map(Timestamp.init(microsecondsSinceEpoch:))
    }
    self.init(endpoint: row["name"], cursor: row["cursor"], address: row["address"])
    stopped = row["stopped"]
    succeededAt = moment("succeeded_at")
    failedAt = moment("failed_at")
    problem = row["problem"]
    absentSince = moment("absent_since")
  }
}
