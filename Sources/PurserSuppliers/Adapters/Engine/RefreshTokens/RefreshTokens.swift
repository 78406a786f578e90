package import PurserCore

/// What becomes of the refresh tokens of suppliers that may replace them at each use. All suppliers of a
/// process are given one and the same.
package enum RefreshTokens: Sendable {
  /// The latest is kept in a store, sealed with a key of the owner's.
  case kept(
    any RefreshTokenStore, key: Secret, unsaved: UnsavedRefreshTokens = UnsavedRefreshTokens())
  /// None is sent, for the reason given: what the supplier replied would be lost.
  case refused(String)

  /// The latest is known while this process lives. The next process begins with the configured one,
  /// which the supplier may not accept any more.
  package static var ofThisProcess: RefreshTokens {
    let key = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()
    return .kept(RefreshTokensInMemory(), key: Secret(key + "of this process"))
  }
}

extension AdapterDefinition {
  /// Whether its suppliers may replace the refresh token in the configuration by another.
  package var spendsRefreshToken: Bool {
    if case .token(let grant) = authentication { grant.refreshToken != nil } else { false }
  }
}
