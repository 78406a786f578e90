internal import PurserCore
internal import Synchronization

/// Keeps refresh tokens without a key of the owner's. What a supplier gave in place of a configured token
/// is known in memory alone; what became of the configured token itself stands in a store, for the
/// next process and for those beside this one.
final class RefreshTokensWithoutKey: RefreshTokenStore {
  private let memory = RefreshTokensInMemory()
  private let store: any RefreshTokenStore
  /// The turns of tokens that were replaced. They are never given back: nobody else knows what came of
  /// these tokens, and whoever sends the configured one then sends a spent one.
  private let held = Mutex<[[UInt8]: any RefreshTokenClaim]>([:])

  /// What came of a configured token whose successor is known in memory alone.
  private static let replacement = "it was replaced in a process without `store.key`"

  init(beside store: any RefreshTokenStore) { self.store = store }

  func claim(
    _ origin: [UInt8], patience: Duration
  ) async throws(StoreError) -> any RefreshTokenClaim {
    let own = try await memory.claim(origin, patience: patience)
    if let shared = held.withLock({ $0[origin] }) {
      return Claim(tokens: self, origin: origin, own: own, shared: shared)
    }
    do throws(StoreError) {
      let shared = try await store.claim(origin, patience: patience)
      return Claim(tokens: self, origin: origin, own: own, shared: shared)
    } catch {
      own.release()
      throw error
    }
  }

  private struct Claim: RefreshTokenClaim {
    let tokens: RefreshTokensWithoutKey
    let origin: [UInt8]
    let own: any RefreshTokenClaim
    let shared: any RefreshTokenClaim

    func load() async throws(StoreError) -> KeptRefreshToken? {
      if let known = try await own.load() { return known }
      return try await shared.load()
    }

    func save(_ token: KeptRefreshToken) async throws(StoreError) {
      guard token.sealed != nil else { return try await shared.save(token) }
      let isFirst = tokens.held.withLock { $0.updateValue(shared, forKey: origin) == nil }
      try await own.save(token)
      if isFirst { await noteReplacement() }
    }

    /// Says in the store what became of the configured token, for messages of the next process. Where that
    /// cannot be done they only say less: the mark that it was sent stands.
    private func noteReplacement() async {
      guard var configured = try? await shared.load(), configured.sentAt != nil else { return }
      configured.answer = RefreshTokensWithoutKey.replacement
      try? await shared.save(configured)
    }

    func release() {
      if tokens.held.withLock({ $0[origin] }) == nil { shared.release() }
      own.release()
    }
  }
}
