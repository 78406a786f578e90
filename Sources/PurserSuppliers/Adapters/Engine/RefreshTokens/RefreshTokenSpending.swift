internal import PurserCore
internal import Synchronization

/// Spends the refresh token of one supplier: the latest, once, and keeps what replaces it.
///
/// Before the token leaves it is marked as sent, and after the reply the mark goes: whoever dies in
/// between leaves it behind. The next one then tries the same token once more, as the supplier may
/// never have got it. When a supplier says that a token is none (`invalid_grant`), it is not sent
/// again until the configuration changes: some take a second use for a theft.
final class RefreshTokenSpending: Sendable {
  private let request: TokenRequest
  private let supplier: SupplierID
  private let store: any RefreshTokenStore
  private let box: SecretBox
  /// What a store that failed has not kept yet.
  private let unsaved = Mutex<KeptRefreshToken?>(nil)

  init(
    request: TokenRequest, supplier: SupplierID, store: any RefreshTokenStore, box: SecretBox
  ) {
    self.request = request
    self.supplier = supplier
    self.store = store
    self.box = box
  }

  /// How many times the time for one reply to wait for somebody else who spends the token.
  private static let timeoutsToWait = 3

  /// A new access token, or why there is none.
  func run() async -> Result<AccessToken, CheckFailure> {
    let claim: any RefreshTokenClaim
    do throws(StoreError) {
      claim = try await store.claim(
        supplier, patience: request.account.timeout * Self.timeoutsToWait)
    } catch {
      return .failure(Self.unsent(error.message))
    }
    defer { claim.release() }
    do throws(CheckFailure) {
      return .success(try await spend(claim))
    } catch {
      return .failure(error)
    }
  }

  private func spend(_ claim: any RefreshTokenClaim) async throws(CheckFailure) -> AccessToken {
    let configured = request.configuredRefreshToken
    var kept = try await load(claim, origin: SecretBox.openDigest(configured))
    let token = try latest(kept, configured: configured)
    let everything = digest(with: token)
    guard kept.refusedWith != everything else {
      throw Self.unsent(
        "the supplier has refused the refresh token for good; get a new one from it and put it under "
          + "`credentials`")
    }
    let interrupted = kept.sentAt
    kept.sentAt = request.now()
    try await save(kept, claim, unless: "nothing was sent")
    switch await request.run(refreshToken: token) {
    case .success(let access):
      kept.sentAt = nil
      kept.refusedWith = nil
      if let next = access.refreshToken { kept.sealed = box.seal(next, context: context(kept)) }
      unsaved.withLock { $0 = kept }
      try await save(kept, claim, unless: "the supplier's new refresh token is not kept")
      unsaved.withLock { $0 = nil }
      return access
    case .failure(let error):
      switch error.fate {
      case .notSent: kept.sentAt = interrupted
      case .refused: (kept.sentAt, kept.refusedWith) = (nil, everything)
      case .unknown: break
      }
      try await save(kept, claim, unless: error.failure.message)
      throw Self.explained(error, interrupted)
    }
  }

  /// What is kept of the configured token's descendants; nothing yet where the owner gave another.
  private func load(
    _ claim: any RefreshTokenClaim, origin: [UInt8]
  ) async throws(CheckFailure) -> KeptRefreshToken {
    let pending = unsaved.withLock(\.self)
    do throws(StoreError) {
      let kept = try await pending == nil ? claim.load() : pending
      return kept?.origin == origin
        ? kept ?? KeptRefreshToken(origin: origin)
        : KeptRefreshToken(origin: origin)
    } catch {
      throw Self.unsent(error.message)
    }
  }

  private func latest(
    _ kept: KeptRefreshToken, configured: String
  ) throws(CheckFailure) -> String {
    guard let sealed = kept.sealed else { return configured }
    guard let token = box.open(sealed, context: context(kept)) else {
      throw Self.unsent(
        "the refresh token that is kept was sealed with another `store.key`; give that key again, or "
          + "put a new refresh token under `credentials`")
    }
    return token
  }

  private func context(_ kept: KeptRefreshToken) -> [UInt8] {
    Array(supplier.name.utf8) + [0] + kept.origin
  }

  /// A digest of all that decides whether the supplier accepts the token.
  private func digest(with token: String) -> [UInt8] {
    let credentials = request.account.credentials.sorted { $0.key < $1.key }
      .flatMap { [$0.key, $0.value.reveal()] }
    return box.digest([token] + request.account.originsAsked + credentials)
  }

  private func save(
    _ kept: KeptRefreshToken, _ claim: any RefreshTokenClaim, unless consequence: String
  ) async throws(CheckFailure) {
    do throws(StoreError) {
      try await claim.save(kept)
    } catch {
      throw CheckFailure(.auth, "no access token: \(consequence): \(error.message)")
    }
  }

  private static func explained(
    _ error: TokenRequest.Failure, _ interrupted: Timestamp?
  ) -> CheckFailure {
    var failure = error.failure
    if let interrupted, case .refused = error.fate {
      failure.message +=
        "; the refresh token was sent at \(interrupted) already, and no reply to that was kept: get a "
        + "new one and put it under `credentials`"
    }
    return failure
  }

  private static func unsent(_ reason: String) -> CheckFailure {
    CheckFailure(.auth, "no access token: nothing was sent: \(reason)")
  }
}
