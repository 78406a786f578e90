internal import PurserCore

/// Reading what an order says of its time.
extension OrderRequest {
  /// How long an order may wait for what is in doubt. A connection that is silent for longer is cut by much that
  /// stands between a shop and its gateway.
  static let waits = Duration.zero...Duration.seconds(60)

  /// How long a hold may wait for its outcome: as the owner may say for all.
  static let timesToLive = Duration.seconds(1)...Duration.seconds(30 * 86_400)

  /// How long an order waits; `nil` where it does not.
  static func wait(from reader: ObjectReader) throws(Problem) -> Duration? {
    try reader.optionalDuration("wait", in: waits).flatMap { $0 == .zero ? nil : $0 }
  }
}
