import Foundation
internal import GRDB
package import PurserCore

// Messages that are to be sent, and those that were given up.
extension OutboxFile {
  package func add(
    _ deliveries: [Delivery], cursor: Int64?, to endpoint: String
  ) async throws(StoreError) {
    try await write { db in
      try Self.insert(deliveries, for: endpoint, db)
      guard let cursor else { return }
      try db.cachedStatement(sql: "UPDATE endpoint SET cursor = ? WHERE name = ?")
        .execute(arguments: [cursor, endpoint])
    }
  }

  /// Takes messages in for an endpoint, each once.
  static func insert(_ deliveries: [Delivery], for endpoint: String, _ db: Database) throws {
    for delivery in deliveries {
      try db.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO delivery
            (endpoint, id, topic, type, body, created_at, due_at, attempts, problem)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        endpoint, delivery.id, delivery.topic, delivery.type, Data(delivery.body),
        delivery.createdAt.microsecondsSinceEpoch, delivery.dueAt.microsecondsSinceEpoch,
        delivery.attempts, delivery.problem,
      ])
    }
  }

  package func due(
    _ endpoint: String, at now: Timestamp, limit: Int, isInTurn: Bool
  ) async throws(StoreError) -> DueDeliveries {
    let turn = """
      AND NOT EXISTS (SELECT 1 FROM delivery AS earlier WHERE earlier.endpoint = delivery.endpoint
        AND earlier.topic = delivery.topic AND earlier.due_at IS NOT NULL
        AND earlier.number < delivery.number)
      """
    let found = try await read { db in
      let at = now.microsecondsSinceEpoch
      let deliveries = try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT * FROM delivery WHERE endpoint = ? AND due_at IS NOT NULL AND due_at <= ?
            \(isInTurn ? turn : "") ORDER BY due_at, number LIMIT ?
            """), arguments: [endpoint, at, limit]
      ).map(Delivery.init)
      let next = try Int64.fetchOne(
        db.cachedStatement(
          sql: "SELECT min(due_at) FROM delivery WHERE endpoint = ? AND due_at > ?"),
        arguments: [endpoint, at])
      return DueDeliveries(
        deliveries: deliveries, next: next.map(Timestamp.init(microsecondsSinceEpoch:)))
    }
    return found ?? DueDeliveries()
  }

  package func backlog(of endpoint: String) async throws(StoreError) -> OutboxBacklog {
    let found = try await read { db in
      var backlog = OutboxBacklog()
      let waiting = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT count(*) AS waiting, min(created_at) AS oldest
            FROM delivery WHERE endpoint = ? AND due_at IS NOT NULL
            """), arguments: [endpoint])
      if let waiting {
        backlog.waiting = waiting["waiting"]
        backlog.oldest = (waiting["oldest"] as Int64?).map(
          Timestamp.init(microsecondsSinceEpoch:))
      }
      let ended = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT count(*) AS ended, coalesce(sum(doubts > 0), 0) AS unknown
            FROM delivery WHERE endpoint = ? AND due_at IS NULL
            """), arguments: [endpoint])
      if let ended {
        backlog.unknown = ended["unknown"]
        backlog.givenUp = ended["ended"] - backlog.unknown
      }
      return backlog
    }
    return found ?? OutboxBacklog()
  }

  package func resend(
    _ endpoint: String, since: Timestamp?, at now: Timestamp
  ) async throws(StoreError) -> Int {
    try await write { db in
      try db.execute(
        sql: """
          UPDATE delivery SET due_at = ?, attempts = 0
          WHERE endpoint = ? AND created_at >= ? AND (due_at IS NULL OR due_at > ?)
          """,
        arguments: [
          now.microsecondsSinceEpoch, endpoint, since?.microsecondsSinceEpoch ?? .min,
          now.microsecondsSinceEpoch,
        ])
      return db.changesCount
    }
  }

  package func prune(
    _ endpoint: String, before: Timestamp, keeping most: Int
  ) async throws(StoreError) {
    try await write { db in
      try db.execute(
        sql: """
          DELETE FROM delivery WHERE endpoint = ?1 AND due_at IS NULL AND (created_at < ?2
            OR number NOT IN (SELECT number FROM delivery WHERE endpoint = ?1 AND due_at IS NULL
              ORDER BY number DESC LIMIT ?3))
          """, arguments: [endpoint, before.microsecondsSinceEpoch, most])
    }
  }
}

extension Delivery {
  fileprivate init(_ row: Row) {
    let body: Data = row["body"]
    self.init(
      endpoint: row["endpoint"], id: row["id"], topic: row["topic"], type: row["type"],
      body: Array(body), createdAt: Timestamp(microsecondsSinceEpoch: row["created_at"]),
      dueAt: Timestamp(microsecondsSinceEpoch: row["due_at"]), attempts: row["attempts"],
      doubts: row["doubts"], problem: row["problem"])
  }
}
