import PurserCore
import Synchronization

/// Keeps refresh tokens in a store, and lets no signal end a command between the moment at which a token
/// is marked as sent and the one at which what came of it is kept. The request's own timeout bounds that.
struct RefreshTokensThroughSignals: RefreshTokenStore {
  let store: any RefreshTokenStore

  func claim(
    _ origin: [UInt8], patience: Duration
  ) async throws(StoreError) -> any RefreshTokenClaim {
    Claim(claim: try await store.claim(origin, patience: patience))
  }

  private final class Claim: RefreshTokenClaim {
    let claim: any RefreshTokenClaim
    private let hold = Mutex<SignalHold?>(nil)

    init(claim: any RefreshTokenClaim) { self.claim = claim }

    func load() async throws(StoreError) -> KeptRefreshToken? { try await claim.load() }

    func save(_ token: KeptRefreshToken) async throws(StoreError) {
      if token.sentAt != nil { hold.withLock { $0 = $0 ?? SignalHold() } }
      try await claim.save(token)
    }

    func release() {
      claim.release()
      hold.withLock(\.self)?.end()
    }
  }
}
