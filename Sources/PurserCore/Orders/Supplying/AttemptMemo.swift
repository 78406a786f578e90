/// What has to be known of an attempt to find it again at its supplier. It is stored before anything leaves
/// that may buy, and after each reply.
package struct AttemptMemo: Hashable, Sendable {
  /// What the supplier got as the attempt's name; `nil` where it takes none.
  package var reference: String?
  /// What the supplier calls the order; `nil` until it has said so.
  package var supplierReference: String?
  /// The values that replies gave for requests that follow, as the text of a JSON object.
  package var kept: String
  /// What its look-ups find it by where no name of its own does, in a form that shows nothing of it; `nil` where they
  /// find it by its name. Another attempt of the same may find the same purchase.
  package var sought: String?
  /// Whether the supplier has shown that it knows the order, by a state, a name for it, or that its reference was used
  /// before: that it knows no such order later proves nothing.
  package var wasTaken = false
  /// The parts of the content, counted from 0, that can be had once only and may have been given: they are not asked for
  /// again.
  package var contentRead: Set<Int> = []
  /// When the attempt was begun, by the ledger's clock.
  package var startedAt: Timestamp
  /// When the last call that buys was over, whatever came of it; `nil` where nobody knows, as after a crash: then
  /// it may have lasted as long as a call may.
  package var endedAt: Timestamp?

  /// A memo of an attempt of which nothing is known yet but its reference.
  package init(
    reference: String?, supplierReference: String? = nil, kept: String = "{}",
    startedAt: Timestamp, endedAt: Timestamp? = nil
  ) {
    self.reference = reference
    self.supplierReference = supplierReference
    self.kept = kept
    self.startedAt = startedAt
    self.endedAt = endedAt
  }
}
