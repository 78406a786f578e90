import Foundation
internal import GRDB
package import PurserCore

extension SupplierFile: RefreshTokenStore {
  package func claim(
    _ supplier: SupplierID, patience: Duration
  ) async throws(StoreError) -> any RefreshTokenClaim {
    RefreshTokenTurn(
      file: self, supplier: supplier, turn: try await turn(for: supplier.name, patience: patience))
  }
}

/// The turn to spend a supplier's refresh token, with its row of the file.
private struct RefreshTokenTurn: RefreshTokenClaim {
  let file: SupplierFile
  let supplier: SupplierID
  let turn: FileTurn

  func load() async throws(StoreError) -> KeptRefreshToken? {
    let name = supplier.name
    return try await file.read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM refresh_token WHERE supplier = ?", arguments: [name])
      guard let row, let origin: Data = row["origin"] else { return nil }
      let (sealed, refusedWith): (Data?, Data?) = (row["sealed"], row["refused_with"])
      let sentAt: Int64? = row["sent_at"]
      return KeptRefreshToken(
        origin: Array(origin), sealed: sealed.map(Array.init),
        sentAt: sentAt.map(Timestamp.init(microsecondsSinceEpoch:)),
        refusedWith: refusedWith.map(Array.init))
    }
  }

  func save(_ token: KeptRefreshToken) async throws(StoreError) {
    let name = supplier.name
    try await file.write { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO refresh_token (supplier, origin, sealed, sent_at, refused_with)
          VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          name, Data(token.origin), token.sealed.map { Data($0) },
          token.sentAt?.microsecondsSinceEpoch, token.refusedWith.map { Data($0) },
        ])
    }
  }

  func release() { turn.end() }
}
