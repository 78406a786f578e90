/// The answer to an order.
package struct Placement: Hashable, Sendable {
  /// The order's record.
  package var record: OrderRecord
  /// Whether it was decided before, and this is the stored answer.
  package var isRepetition: Bool

  /// The answer `record`.
  package init(record: OrderRecord, isRepetition: Bool) {
    self.record = record
    self.isRepetition = isRepetition
  }
}
