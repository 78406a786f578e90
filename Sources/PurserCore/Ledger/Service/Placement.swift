/// The answer to an order.
package struct Placement: Hashable, Sendable {
  /// The order's record.
  package var record: OrderRecord
  /// Whether it was decided before, and this is the stored answer.
  package var isRepetition: Bool
  /// The doubt about the order where it was refused for funds, and somebody may have enough: then nothing is stored.
  package var doubt: Doubt?
  /// The records of all orders that it was split into just now; empty where it is whole, or was decided before.
  package var portions: [OrderRecord] = []

  /// The answer `record`.
  package init(record: OrderRecord, isRepetition: Bool, doubt: Doubt? = nil) {
    self.record = record
    self.isRepetition = isRepetition
    self.doubt = doubt
  }

  /// Whether it is a refusal that was not stored, and that the same order may be spared a moment later: the
  /// balance of somebody who might have paid is in doubt, or not known.
  package var isRetryable: Bool {
    switch record.state {
    case .held: false
    case .refused: !isRepetition && (doubt != nil || record.decision.isProvisional)
    }
  }
}
