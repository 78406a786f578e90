internal import Synchronization

/// What was computed from credentials for the latest request for a token, and what its reply gave beside
/// the token: kept out of messages, whether the request succeeded or not.
final class TokenSecrets: Sendable {
  private let latest = Mutex<[String]>([])

  var texts: [String] { latest.withLock(\.self) }

  /// Whether requests are kept for somebody who looks at them.
  let keepsRequests: Bool
  private let kept = Mutex<[RequestTrace]>([])

  init(keepsRequests: Bool = false) { self.keepsRequests = keepsRequests }

  /// What went into the requests for tokens so far, where that is kept.
  var traces: [RequestTrace] { kept.withLock(\.self) }

  /// Keeps what went into a request, where that is wanted.
  func keep(_ trace: @autoclosure () -> RequestTrace) {
    guard keepsRequests else { return }
    let made = trace()
    kept.withLock { $0.append(made) }
  }

  func set(_ texts: [String]) { latest.withLock { $0 = texts } }
}
