internal import PurserCore

/// Spends what came of one configured refresh token: the latest, once, and keeps what replaces it,
/// whatever else the reply says.
///
/// Before the token leaves it is marked as sent, and when something has come of it the mark goes:
/// whoever dies in between leaves it behind. The next one then tries the same token once more, as the
/// supplier may never have got it. When a supplier says that a token is none (`invalid_grant`), it is
/// not sent again until the configuration changes: some take a second use for a theft.
final class RefreshTokenSpending: Sendable {
  /// Seals a token for a context; `nil` where that cannot be done.
  typealias Seal = @Sendable (_ token: String, _ context: [UInt8]) -> [UInt8]?

  private let request: TokenRequest
  private let store: any RefreshTokenStore
  private let box: SecretBox
  private let seal: Seal
  private let unsaved: UnsavedRefreshTokens
  /// What to write for having a key of the owner's; `nil` where there is one.
  private let missingKey: String?

  init(
    request: TokenRequest, store: any RefreshTokenStore, box: SecretBox,
    unsaved: UnsavedRefreshTokens, missingKey: String? = nil, seal: Seal? = nil
  ) {
    self.request = request
    self.store = store
    self.box = box
    self.unsaved = unsaved
    self.missingKey = missingKey
    self.seal = seal ?? { box.seal($0, context: $1) }
  }

  /// How many times the time for one reply to wait for somebody else who spends the token.
  private static let timeoutsToWait = 3
  /// The most code points of an answer that are kept: a message has room for two.
  private static let longestAnswer = 60

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
      return .failure(.refreshTokenUnsent(reason + error.message))
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
    let everything = SecretBox.openDigest([token] + configured.company)
    guard kept.refusedWith != everything else {
      throw .refreshTokenUnsent(kept.whyItIsNotSent)
    }
    let before = kept
    kept.sentAt = before.sentAt ?? request.now()
    try await save(kept, claim, unless: "nothing was sent")
    switch await request.run(refreshToken: token) {
    case .success(let access):
      let next = access.nextRefreshToken
      try await keep(next ?? token, isNew: next != nil, kept, claim)
      return access
    case .failure(let error):
      // Redacted before it is cut: no half of a secret slips by.
      let failure = Redaction(request.account.secretTexts + request.secrets.texts)
        .redacted(error.failure)
      let answer = Quotation.line(failure.message, most: Self.longestAnswer)
      if before.sentAt == nil, failure.status != nil { kept.answer = answer }
      switch error.fate {
      case .replaced(let next): throw await keepDespite(failure, next, kept, claim)
      case .notSent: kept = before
      case .refused: (kept.refusedWith, kept.refusal) = (everything, answer)
      case .unknown: break
      }
      if let entry = unsaved[kept.origin] {
        unsaved[kept.origin] = UnsavedRefreshTokens.Entry(token: entry.token, kept: kept)
      }
      try await save(kept, claim, unless: failure.message)
      throw Self.explained(failure, error.fate, before)
    }
  }

  /// Keeps the token `next` of a reply that gives no access token.
  ///
  /// - Returns: the failure of the reply, which says whether the token is kept.
  private func keepDespite(
    _ failure: CheckFailure, _ next: String, _ kept: KeptRefreshToken,
    _ claim: any RefreshTokenClaim
  ) async -> CheckFailure {
    do throws(CheckFailure) {
      try await keep(next, isNew: true, kept, claim)
    } catch {
      var both = error
      both.message += "; and the reply: \(failure.message)"
      return both
    }
    let end = missingKey == nil ? "" : " until this process ends"
    return failure.givingNoToken(but: "a new refresh token, which is kept\(end)")
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
      throw .refreshTokenUnsent(error.message)
    }
    guard let sealed = kept.sealed else { return (configured.text, kept) }
    guard let token = box.open(sealed, context: origin) else {
      if kept.refusedWith != nil {
        throw .refreshTokenUnsent(
          "the supplier has refused the refresh token that is kept"
            + "\(kept.refusal.map { " (\($0))" } ?? ""): put a new one under `credentials`, or, where "
            + "others of them were wrong, give the `store.key` that it was sealed with")
      }
      throw .refreshTokenUnsent(
        missingKey.map {
          "the refresh token that replaced the configured one was sealed with a `store.key`, and none "
            + "is set: \($0), or put a new refresh token under `credentials`"
        }
          ?? "the refresh token that is kept was sealed with another `store.key`, or is damaged: give "
          + "that key again, or put a new refresh token under `credentials`")
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
    kept = KeptRefreshToken(origin: kept.origin, sealed: kept.sealed)
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

  /// The failure, and where it ends a token that was sent before: when that was. The supplier's words
  /// come last, as a message may be cut.
  private static func explained(
    _ failure: CheckFailure, _ fate: TokenRequest.Failure.Fate, _ before: KeptRefreshToken
  ) -> CheckFailure {
    var failure = failure
    if case .refused = fate, let sentAt = before.sentAt {
      failure.message =
        "put a new refresh token under `credentials`: this one was sent at \(sentAt) already "
        + "(\(before.firstAnswer)), and now the supplier answers: \(failure.message)"
    }
    return failure.givingNoToken()
  }
}

extension KeptRefreshToken {
  /// What came of sending it first.
  fileprivate var firstAnswer: String { answer ?? "no reply was kept" }

  /// Why a token that was refused is not sent again.
  fileprivate var whyItIsNotSent: String {
    let advice =
      "put a new refresh token under `credentials`: the supplier has refused this one for good"
    let words = refusal.map { ": \($0)" } ?? ""
    guard let sentAt else { return advice + words }
    if let refusal, answer == refusal {
      return advice + " when it was sent first, at \(sentAt)\(words)"
    }
    return advice + "; it was sent first, at \(sentAt) (\(firstAnswer)), and then answered\(words)"
  }
}

extension CheckFailure {
  /// The failure of a check that sends no refresh token, for a reason.
  static func refreshTokenUnsent(_ reason: String) -> CheckFailure {
    CheckFailure(.auth, "nothing was sent: \(reason)", requestMayHaveBeenSent: false)
      .givingNoToken()
  }
}
