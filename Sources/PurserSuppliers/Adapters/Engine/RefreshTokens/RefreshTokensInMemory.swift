internal import PurserCore
internal import Synchronization

/// Keeps refresh tokens for as long as the process lives. Suppliers with one and the same token share
/// it here as they do in a file.
final class RefreshTokensInMemory: RefreshTokenStore {
  private struct Row {
    var kept: KeptRefreshToken?
    var isClaimed = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let rows = Mutex<[[UInt8]: Row]>([:])

  /// Waits for its turn, however long: whoever has it is of this process, and ends within the time for
  /// its own requests.
  func claim(
    _ origin: [UInt8], patience: Duration
  ) async throws(StoreError) -> any RefreshTokenClaim {
    await withCheckedContinuation { continuation in
      let isFree = rows.withLock { rows in
        guard rows[origin]?.isClaimed == true else {
          rows[origin, default: Row()].isClaimed = true
          return true
        }
        rows[origin]?.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
    return Claim(tokens: self, origin: origin)
  }

  private struct Claim: RefreshTokenClaim {
    let tokens: RefreshTokensInMemory
    let origin: [UInt8]

    func load() async throws(StoreError) -> KeptRefreshToken? {
      tokens.rows.withLock { $0[origin]?.kept }
    }

    func save(_ token: KeptRefreshToken) async throws(StoreError) {
      tokens.rows.withLock { $0[origin]?.kept = token }
    }

    func release() {
      let next = tokens.rows.withLock { rows -> CheckedContinuation<Void, Never>? in
        guard let row = rows[origin], !row.waiting.isEmpty else {
          rows[origin]?.isClaimed = false
          return nil
        }
        return rows[origin]?.waiting.removeFirst()
      }
      next?.resume()
    }
  }
}
