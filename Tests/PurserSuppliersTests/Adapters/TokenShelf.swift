import PurserCore
import Synchronization

@testable import PurserSuppliers

/// Keeps refresh tokens in memory, as a store on a disk would for several processes.
final class TokenShelf: RefreshTokenStore {
  let rows = RefreshTokensInMemory()
  /// The latest that was kept, of whatever token.
  let kept = Mutex<KeptRefreshToken?>(nil)
  /// Fails the save of this number, counted from 1.
  let failingSave = Mutex<Int?>(nil)
  private let saves = Mutex(0)

  func claim(
    _ origin: [UInt8], patience: Duration
  ) async throws(StoreError) -> any RefreshTokenClaim {
    Claim(shelf: self, row: try await rows.claim(origin, patience: patience))
  }

  private struct Claim: RefreshTokenClaim {
    let shelf: TokenShelf
    let row: any RefreshTokenClaim

    func load() async throws(StoreError) -> KeptRefreshToken? { try await row.load() }

    func save(_ token: KeptRefreshToken) async throws(StoreError) {
      let number = shelf.saves.withLock { saves in
        saves += 1
        return saves
      }
      if shelf.failingSave.withLock(\.self) == number {
        throw StoreError(.full, "the disk is full")
      }
      try await row.save(token)
      shelf.kept.withLock { $0 = token }
    }

    func release() { row.release() }
  }
}
