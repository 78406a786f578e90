import Foundation
internal import GRDB
package import PurserCore

extension SupplierFile: RefreshTokenStore {
  package func claim(
    _ origin: [UInt8], patience: Duration
  ) async throws(StoreError) -> any RefreshTokenClaim {
    // The name of the lock is no more of the digest than tells tokens apart.
    let purpose = "token-" + Hexadecimal.text(Array(origin.prefix(8)))
    return RefreshTokenTurn(
      file: self, origin: origin, turn: try await turn(for: purpose, patience: patience))
  }
}

/// The turn to spend what came of a configured refresh token, with its row of the file.
private struct RefreshTokenTurn: RefreshTokenClaim {
  let file: SupplierFile
  let origin: [UInt8]
  let turn: FileTurn

  func load() async throws(StoreError) -> KeptRefreshToken? {
    let origin = origin
    return try await file.read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM rotated_token WHERE origin = ?", arguments: [Data(origin)])
      guard let row else { return nil }
      let (sealed, refusedWith): (Data?, Data?) = (row["sealed"], row["refused_with"])
      let sentAt: Int64? = row["sent_at"]
      return KeptRefreshToken(
        origin: origin, sealed: sealed.map(Array.init),
        sentAt: sentAt.map(Timestamp.init(microsecondsSinceEpoch:)), answer: row["answer"],
        refusedWith: refusedWith.map(Array.init), refusal: row["refusal"])
    }
  }

  func save(_ token: KeptRefreshToken) async throws(StoreError) {
    try await file.write { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO rotated_token
            (origin, sealed, sent_at, answer, refused_with, refusal)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          Data(token.origin), token.sealed.map { Data($0) },
          token.sentAt?.microsecondsSinceEpoch, token.answer,
          token.refusedWith.map { Data($0) }, token.refusal,
        ])
    }
  }

  func release() { turn.end() }
}
