/// Lets an order that Purser places leave with the write that makes its hold durable.
///
/// Before a request leaves that may buy, the hold and what is needed to find the attempt again are on disk. Where its
/// supplier is asked nothing first, both are known once the order is decided, and one write is enough.
///
/// It is of one order. Whoever lets go of it without handing it over to the carrier gives back the place that it took
/// among the calls of a supplier.
package protocol AttemptDeparture: AnyObject, Sendable {
  /// The memo by which an attempt can be found again at its supplier, where it may leave once that is on disk.
  ///
  /// The ledger asks while it decides, once money is set aside; and again where what was decided could not be written
  /// and is decided anew. It asks nobody, and returns within microseconds.
  ///
  /// - Parameters:
  ///   - note: what is kept of the attempt.
  ///   - moment: when it begins.
  /// - Returns: `nil` where the attempt has to wait for its turn, or something is asked first.
  func memo(of note: AttemptNote, at moment: Timestamp) -> AttemptMemo?
}
