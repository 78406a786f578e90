/// A time for which a supplier asked to be left alone, as it is kept from one process to the next.
package struct KeptPause: Hashable, Sendable {
  /// When it was noted, by the clock of then.
  package var notedAt: Timestamp
  /// Until when no request is sent.
  package var end: Timestamp

  /// The longest that a supplier is obeyed.
  package static let longest = Duration.seconds(3600)

  /// A pause that was noted at a moment, within an hour.
  package init(notedAt: Timestamp, until end: Timestamp) {
    self.notedAt = notedAt
    self.end = min(end, notedAt + Self.longest)
  }

  /// The pause by the clock of `now`; `nil` where it has ended. Where that clock shows less than the
  /// one that it was noted by, it was set back: the pause begins anew, so that however wrong the old
  /// clock was, nobody waits longer than the supplier asked for.
  package func seen(at now: Timestamp) -> KeptPause? {
    guard now < notedAt else { return now < end ? self : nil }
    return KeptPause(notedAt: now, until: now + end.since(notedAt))
  }
}

/// Remembers when suppliers asked to be left alone, for all processes of one owner.
///
/// Asked before each request and told after some replies, by many tasks at once. A memory that fails
/// tells its owner and remembers nothing: no check fails for it.
package protocol PauseMemory: Sendable {
  /// Until when `name`, a supplier or several that share their limits, is to be left alone; `nil`
  /// where it may be asked.
  func end(of name: String, at now: Timestamp) async -> Timestamp?

  /// Notes that `name` is to be left alone until `end`. A pause that ends later stays.
  func note(_ end: Timestamp, of name: String, at now: Timestamp) async
}
