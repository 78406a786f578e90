internal import PurserCore

/// Spends what came of one configured refresh token: the latest, once, and keeps what replaces it.
///
/// Before the token leaves it is marked as sent, and after the reply the mark goes: whoever dies in
/// between leaves it behind. The next one then tries the same token once more, as the supplier may
/// never have got it. When a supplier says that a token is none (`invalid_grant`), it is not sent
/// again until the configuration changes: some take a second use for a theft.
final class RefreshTokenSpending: Sendable {
  /// Seals a token for a context; `nil` where that cannot be done.
  typealias Seal = @Sendable (_ token: String, _ context: [UInt8]) -> [UInt8]?

  private let request: TokenRequest
  private let store: any RefreshTokenStore
  private let box: SecretBox
  private let seal: Seal
  private let unsaved: UnsavedRefreshTokens

  init(
    request: TokenRequest, store: any RefreshTokenStore, box: SecretBox,
    unsaved: UnsavedRefreshTokens, seal: Seal? = nil
  ) {
    self.request = request
    self.store = store
    self.box = box
    self.unsaved = unsaved
    self.seal = seal ?? { box.seal($0, context: $1) }
  }

  /// How many times the time for one reply to wait for somebody else who spends the token.
  private static let timeoutsToWait = 3

  /// A new access token, or why there is none.
  func run() async -> Result<AccessToken, CheckFailure> {
    let configured = request.configuredRefreshToken
    let claim: any RefreshTokenClaim
    do throws(StoreError) {
      claim = try await store.claim(
        configured.origin, patience: request.account.timeout * Self.timeoutsToWait)
    } catch {
      let reason =
        error.code == .inUse
        ? "the same refresh token is being spent by another process, or for another supplier: " : ""
      return .failure(Self.unsent(reason + error.message))
    }
    defer { claim.release() }
    do throws(CheckFailure) {
      return .success(try await spend(configured, claim))
    } catch {
      return .failure(error)
    }
  }

  private func spend(
    _ configured: ConfiguredRefreshToken, _ claim: any RefreshTokenClaim
  ) async throws(CheckFailure) -> AccessToken {
    var (token, kept) = try await latest(configured, claim)
    let everything = box.digest([token] + configured.company)
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
      try await keep(access.refreshToken ?? token, isNew: access.refreshToken != nil, kept, claim)
      return access
    case .failure(let error):
      switch error.fate {
      case .notSent: kept.sentAt = interrupted
      case .refused: (kept.sentAt, kept.refusedWith) = (nil, everything)
      case .unknown: break
      }
      if let entry = unsaved[kept.origin] {
        unsaved[kept.origin] = UnsavedRefreshTokens.Entry(token: entry.token, kept: kept)
      }
      try await save(kept, claim, unless: error.failure.message)
      throw Self.explained(error, interrupted)
    }
  }

  /// What came of the configured token: nothing yet where it was never spent.
  private func latest(
    _ configured: ConfiguredRefreshToken, _ claim: any RefreshTokenClaim
  ) async throws(CheckFailure) -> (token: String, kept: KeptRefreshToken) {
    let origin = configured.origin
    if let entry = unsaved[origin] { return (entry.token, entry.kept) }
    let kept: KeptRefreshToken
    do throws(StoreError) {
      kept = try await claim.load() ?? KeptRefreshToken(origin: origin)
    } catch {
      throw Self.unsent(error.message)
    }
    guard let sealed = kept.sealed else { return (configured.text, kept) }
    guard let token = box.open(sealed, context: origin) else {
      throw Self.unsent(
        "the refresh token that is kept was sealed with another `store.key`; give that key again, or "
          + "put a new refresh token under `credentials`")
    }
    return (token, kept)
  }

  /// Keeps the token to use next. Until that is done, the process knows it.
  private func keep(
    _ token: String, isNew: Bool, _ before: KeptRefreshToken, _ claim: any RefreshTokenClaim
  ) async throws(CheckFailure) {
    var kept = before
    if isNew { unsaved[kept.origin] = UnsavedRefreshTokens.Entry(token: token, kept: kept) }
    // What was in clear only because it could not be sealed is sealed now.
    if isNew || unsaved[kept.origin] != nil {
      guard let sealed = seal(token, kept.origin) else {
        throw CheckFailure(
          .auth,
          "no access token: the supplier's new refresh token is not kept: it could not be sealed; this "
            + "process knows it until it ends, and tries again with the next check")
      }
      kept.sealed = sealed
    }
    (kept.sentAt, kept.refusedWith) = (nil, nil)
    if unsaved[kept.origin] != nil {
      unsaved[kept.origin] = UnsavedRefreshTokens.Entry(token: token, kept: kept)
    }
    try await save(kept, claim, unless: "the supplier's new refresh token is not kept")
    unsaved[kept.origin] = nil
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
