internal import GRDB
package import PurserCore

// Tries of messages, and what came of them.
extension OutboxFile {
  package func begin(_ ids: [String], of endpoint: String) async throws(StoreError) {
    try await write { db in
      let statement = try db.cachedStatement(
        sql: "UPDATE delivery SET begun = 1 WHERE endpoint = ? AND id = ?")
      for id in ids { try statement.execute(arguments: [endpoint, id]) }
    }
  }

  @discardableResult
  package func recover(
    _ endpoint: String, at now: Timestamp, next: Timestamp, passingOnTo other: String?
  ) async throws(StoreError) -> [DeliveryResult] {
    let problem = "Purser ended while it was sent: it may have arrived"
    // No file is made for what is not there.
    let begun = try await read { db in
      try Row.fetchAll(
        db, sql: "SELECT id, doubts FROM delivery WHERE endpoint = ? AND begun = 1",
        arguments: [endpoint]
      ).map { row in
        DeliveryResult(
          id: row["id"], at: now,
          outcome: .unknown(retryAt: row["doubts"] as Int == 0 ? next : nil, problem: problem),
          passedOn: other)
      }
    }
    guard let begun, !begun.isEmpty else { return [] }
    try await conclude(begun, of: endpoint)
    return begun
  }

  package func conclude(
    _ results: [DeliveryResult], of endpoint: String
  ) async throws(StoreError) {
    try await write { db in
      for result in results {
        try Self.conclude(result, of: endpoint, db)
        if let other = result.passedOn, result.isGivenUp {
          try Self.pass(result, from: endpoint, to: other, db)
        }
      }
    }
  }

  private static func conclude(
    _ result: DeliveryResult, of endpoint: String, _ db: Database
  ) throws {
    let at = result.at.microsecondsSinceEpoch
    switch result.outcome {
    case .delivered:
      try db.cachedStatement(sql: "DELETE FROM delivery WHERE endpoint = ? AND id = ?")
        .execute(arguments: [endpoint, result.id])
      try db.cachedStatement(sql: "UPDATE endpoint SET succeeded_at = ? WHERE name = ?")
        .execute(arguments: [at, endpoint])
    case .retry(let next, let problem):
      try keep(result, next, problem, doubts: 0, endpoint, db)
    case .unknown(let next, let problem):
      try keep(result, next, problem, doubts: 1, endpoint, db)
    case .givenUp(let problem):
      try keep(result, nil, problem, doubts: 0, endpoint, db)
    }
  }

  private static func keep(
    _ result: DeliveryResult, _ next: Timestamp?, _ problem: String, doubts: Int,
    _ endpoint: String, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        UPDATE delivery SET begun = 0, attempts = attempts + 1, doubts = doubts + ?, problem = ?,
          due_at = ? WHERE endpoint = ? AND id = ?
        """
    ).execute(arguments: [doubts, problem, next?.microsecondsSinceEpoch, endpoint, result.id])
    try note(problem, result.at.microsecondsSinceEpoch, endpoint, db)
  }

  private static func note(
    _ problem: String, _ at: Int64, _ endpoint: String, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: "UPDATE endpoint SET failed_at = ?, problem = ? WHERE name = ?"
    ).execute(arguments: [at, problem, endpoint])
  }

  /// Takes a message in for another endpoint as well; not once more where it has had it.
  private static func pass(
    _ result: DeliveryResult, from endpoint: String, to other: String, _ db: Database
  ) throws {
    let at = result.at.microsecondsSinceEpoch
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO delivery
          (endpoint, id, topic, type, body, created_at, due_at, attempts)
        SELECT ?, id, topic, type, body, ?, ?, 0 FROM delivery WHERE endpoint = ? AND id = ?
        """
    ).execute(arguments: [other, at, at, endpoint, result.id])
  }
}
