/// What the checks of a supplier say against new orders there: not that its balance is unknown, which is a matter of how
/// old the last reading is, but that whoever asks is turned away.
package struct CheckRefusal: Hashable, Sendable {
  /// What a check was told.
  package enum Kind: String, Sendable, CaseIterable {
    /// The credential was rejected: a check failed as `auth`.
    case credentialRejected = "credential_rejected"
    /// The supplier is closed: a check failed as `maintenance`.
    case maintenance

    /// What a failure of a check tells against new orders; `nil` where it tells nothing.
    package init?(_ failure: CheckFailure.Kind) {
      switch failure {
      case .auth: self = .credentialRejected
      case .maintenance: self = .maintenance
      case .funds, .belowMinimum, .rateLimited, .invalid, .notFound, .duplicate, .unknown,
        .unreachable, .malformed, .shapeChanged:
        return nil
      }
    }

    /// The class of the failure, as adapters and configurations call it.
    package var failure: CheckFailure.Kind {
      switch self {
      case .credentialRejected: .auth
      case .maintenance: .maintenance
      }
    }
  }

  /// What the checks were told.
  package var kind: Kind
  /// Since when they are told so.
  package var since: Timestamp

  /// A refusal since a moment.
  package init(_ kind: Kind, since: Timestamp) {
    self.kind = kind
    self.since = since
  }
}

extension CheckStatus {
  /// Takes how a check ended: a refusal stands until a check succeeds, whatever else fails in between.
  ///
  /// - Parameters:
  ///   - failure: why it failed; `nil` where it succeeded.
  ///   - now: when it ended.
  package mutating func noteRefusal(_ failure: CheckFailure?, at now: Timestamp) {
    guard let failure else { return refusal = nil }
    guard let kind = CheckRefusal.Kind(failure.kind), kind != refusal?.kind else { return }
    refusal = CheckRefusal(kind, since: now)
  }

  /// What the checks say against orders that a pool would pay: the refusal of the supplier, or of the part that the pool
  /// is, where the last check that succeeded was turned away there and read others.
  package func refusal(of pool: PoolID) -> CheckRefusal? {
    if let refusal { return refusal }
    guard let failure = ownFailure(of: pool), let kind = CheckRefusal.Kind(failure.kind),
      let succeededAt
    else { return nil }
    return CheckRefusal(kind, since: succeededAt)
  }

  /// Whether the checks say something against orders, of the supplier or of a part.
  package var saysAgainstOrders: Bool {
    refusal != nil || poolFailures.contains { CheckRefusal.Kind($0.failure.kind) != nil }
  }
}
