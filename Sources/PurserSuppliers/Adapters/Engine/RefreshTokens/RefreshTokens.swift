package import PurserCore

/// What becomes of the refresh tokens of suppliers that may replace them at each use. All suppliers of a
/// process are given one and the same.
package enum RefreshTokens: Sendable {
  /// The latest is kept in a store, sealed with a key. Where that is none of the owner's, `missingKey`
  /// says what to write for having one.
  case kept(
    any RefreshTokenStore, key: Secret, unsaved: UnsavedRefreshTokens = UnsavedRefreshTokens(),
    missingKey: String? = nil)
  /// None is sent, for the reason given: what the supplier replied would be lost.
  case refused(String)

  /// The latest is known while this process lives. The next process begins with the configured one,
  /// which the supplier may not accept any more.
  package static var ofThisProcess: RefreshTokens {
    .kept(RefreshTokensInMemory(), key: keyOfThisProcess, missingKey: "set `store.key`")
  }

  /// The same beside a store in which processes with a key of the owner's keep theirs: what they keep is
  /// not passed over.
  package static func ofThisProcess(
    beside store: any RefreshTokenStore, missingKey: String
  ) -> RefreshTokens {
    .kept(
      RefreshTokensWithoutKey(beside: store), key: keyOfThisProcess, missingKey: missingKey)
  }

  private static var keyOfThisProcess: Secret {
    let key = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()
    return Secret(key + "of this process")
  }
}

extension AdapterDefinition {
  /// Whether its suppliers may replace the refresh token in the configuration by another.
  package var spendsRefreshToken: Bool {
    if case .token(let grant) = authentication { grant.refreshToken != nil } else { false }
  }
}
