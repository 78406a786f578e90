/// Something that happened at a simulated supplier, for whoever waits for it.
package enum SupplierNews: Hashable, Sendable {
  /// An order of this reference came to stand so.
  case order(reference: String, Purchase.State)
  /// The reply to a request waits.
  case replyWaits(reference: String)
  /// A reply that waited may leave.
  case replyReleased(Int)
  /// A webhook was answered with a status of success.
  case messageAnswered(reference: String, event: String)
  /// A webhook was not: no answer, or an error. It is sent again later, unless that was the last time.
  case messageFailed(reference: String, event: String)
  /// Something will happen at another time than was known before.
  case agendaChanged
}
