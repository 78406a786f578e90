package import PurserCore

/// Checks that fail: the last failure, and how it went since the last check that succeeded.
///
/// Each kind of trouble is counted for itself: a supplier that is now and then unreachable and refuses the credentials
/// otherwise has both.
package struct CheckTrouble: Hashable, Sendable {
  /// Failures of one family since the last check that succeeded.
  package struct Run: Hashable, Sendable {
    /// When the first of them ended.
    package var since: Timestamp
    /// How many there were.
    package var tries: Int

    /// `tries` since a moment.
    package init(since: Timestamp, tries: Int) {
      self.since = since
      self.tries = tries
    }
  }

  /// The last failure.
  package private(set) var failure: CheckFailure
  /// When it ended.
  package private(set) var lastAt: Timestamp
  /// The failures of each family.
  package private(set) var runs: [AlertFamily: Run]

  /// A failure that follows other failures, or a check that succeeded.
  ///
  /// - Parameters:
  ///   - failure: the failure.
  ///   - now: when it ended.
  ///   - earlier: the trouble that there was before; `nil` after a check that succeeded.
  package init(_ failure: CheckFailure, at now: Timestamp, after earlier: CheckTrouble? = nil) {
    self.failure = failure
    lastAt = now
    runs = earlier?.runs ?? [:]
    let family = Self.family(of: failure.kind)
    let run = runs[family] ?? Run(since: now, tries: 0)
    runs[family] = Run(since: run.since, tries: run.tries + 1)
  }

  /// The families that checks can fail in.
  static let families: [AlertFamily] = [.checkFailed, .credentialRejected, .shapeChanged]

  /// What a failure is an alert of.
  package static func family(of kind: CheckFailure.Kind) -> AlertFamily {
    switch kind {
    case .auth: .credentialRejected
    case .shapeChanged: .shapeChanged
    case .funds, .belowMinimum, .rateLimited, .maintenance, .invalid, .notFound, .duplicate,
      .unknown, .unreachable, .malformed:
      .checkFailed
    }
  }
}
