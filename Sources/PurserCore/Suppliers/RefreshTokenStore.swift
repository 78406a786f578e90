/// Keeps the refresh tokens of suppliers that replace them at each use, for all processes of one
/// owner. What is kept is sealed: the store never sees a token.
///
/// Called by whoever is about to spend a refresh token, at any time and by several tasks at once.
package protocol RefreshTokenStore: Sendable {
  /// Waits until nobody else, in this process or another, spends what came of one configured refresh
  /// token.
  ///
  /// - Parameters:
  ///   - origin: a digest of the configured token, with the server and the client that it is for.
  ///   - patience: how long to wait.
  /// - Returns: the right to spend it, which ends with `release()`, or with the process.
  /// - Throws: `StoreError.inUse` when the wait is too long, else why the store cannot be used; then
  ///   nothing must be sent.
  func claim(
    _ origin: [UInt8], patience: Duration
  ) async throws(StoreError) -> any RefreshTokenClaim
}

/// The sole right to spend what came of one configured refresh token. One task has it at a time.
package protocol RefreshTokenClaim: Sendable {
  /// The kept token; `nil` where there is none.
  ///
  /// - Throws: `StoreError` when it cannot be read; then nothing must be sent.
  func load() async throws(StoreError) -> KeptRefreshToken?

  /// Keeps `token` in place of what was kept. It is on the disk when this returns.
  ///
  /// - Throws: `StoreError`; then what was kept before is kept still.
  func save(_ token: KeptRefreshToken) async throws(StoreError)

  /// Lets others spend the token. Called once, after the last `save`.
  func release()
}

/// A refresh token as it is kept from one process to the next.
package struct KeptRefreshToken: Hashable, Sendable {
  /// A digest of the configured refresh token that it comes from, with the server and the client that
  /// it is for. Suppliers that are configured with one and the same token have one between them; each
  /// configured token has its own, also when another takes its place for a while.
  package var origin: [UInt8]
  /// The latest refresh token, sealed; `nil` while it is the configured one.
  package var sealed: [UInt8]?
  /// When it was sent first, where nothing has come of it yet. The process may have died before it
  /// kept the reply, and the supplier may have replaced the token.
  package var sentAt: Timestamp?
  /// What the supplier answered then, without secrets; `nil` where no answer is known.
  package var answer: String?
  /// A digest of everything that it was sent with when the supplier refused it for good.
  package var refusedWith: [UInt8]?
  /// What the supplier said when it refused the token for good, without secrets.
  package var refusal: String?

  /// A token that comes from the configured one of this `origin`.
  package init(
    origin: [UInt8], sealed: [UInt8]? = nil, sentAt: Timestamp? = nil, answer: String? = nil,
    refusedWith: [UInt8]? = nil, refusal: String? = nil
  ) {
    self.origin = origin
    self.sealed = sealed
    self.sentAt = sentAt
    self.answer = answer
    self.refusedWith = refusedWith
    self.refusal = refusal
  }
}
