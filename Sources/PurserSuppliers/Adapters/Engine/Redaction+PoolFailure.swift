internal import PurserCore

extension Redaction {
  /// The failure with its sentence redacted, and without a pool or a unit that holds a secret.
  func redacted(_ failure: PoolFailure) -> PoolFailure {
    var failure = failure
    failure.failure = redacted(failure.failure)
    failure.pool = failure.pool.flatMap { redacted($0) == $0 ? $0 : nil }
    if case .undeclared(let unit) = failure.unit, redacted(unit) != unit { failure.unit = .unknown }
    return failure
  }
}
