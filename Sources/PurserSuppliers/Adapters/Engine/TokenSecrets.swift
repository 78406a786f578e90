internal import Synchronization

/// What was computed from credentials for the latest request for a token, and what its reply gave beside
/// the token: kept out of messages, whether the request succeeded or not.
final class TokenSecrets: Sendable {
  private let latest = Mutex<[String]>([])

  var texts: [String] { latest.withLock(\.self) }

  func set(_ texts: [String]) { latest.withLock { $0 = texts } }
}
