internal import PurserCore
internal import Synchronization

/// Refresh tokens that a supplier gave and that could not be kept: this process knows them until they
/// are, whichever of its suppliers asks next.
package final class UnsavedRefreshTokens: Sendable {
  /// A token in clear, and what is to be kept of it.
  struct Entry {
    var token: String
    var kept: KeptRefreshToken
  }

  private let entries = Mutex<[[UInt8]: Entry]>([:])

  /// None yet.
  package init() {}

  subscript(origin: [UInt8]) -> Entry? {
    get { entries.withLock { $0[origin] } }
    set { entries.withLock { $0[origin] = newValue } }
  }
}
