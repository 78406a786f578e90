/// An endpoint as its owner sees it.
package struct EndpointReport: Hashable, Sendable {
  /// What the endpoint is doing.
  package enum State: String, Hashable, Sendable {
    /// Messages are sent as they come.
    case active
    /// The last tries failed: one message is tried at a time, until one arrives.
    case failing
    /// Its receiver wants no more, and nothing is sent until somebody says so.
    case stopped
  }

  /// Where it stands.
  package var standing: OutboxStanding
  /// What it is doing.
  package var state: State
  /// Scheme, host and port of where messages go; the rest may be a secret.
  package var origin: String
  /// Which kinds of messages it gets; empty for all.
  package var types: [String]
  /// How much is kept for it.
  package var backlog: OutboxBacklog
  /// How many messages are on their way at this moment.
  package var underWay: Int
  /// How many numbers of the ledger's journal were not looked at yet.
  package var unread: Int64

  /// A report.
  package init(
    standing: OutboxStanding, state: State, origin: String, types: [String],
    backlog: OutboxBacklog, underWay: Int, unread: Int64
  ) {
    self.standing = standing
    self.state = state
    self.origin = origin
    self.types = types
    self.backlog = backlog
    self.underWay = underWay
    self.unread = unread
  }
}

/// What came of a message that was sent to try an endpoint.
package struct EndpointTrial: Hashable, Sendable {
  /// Why it did not arrive; `nil` where it did. No secrets.
  package var problem: String?
  /// Whether it may have arrived all the same: no answer came.
  package var isUnknown: Bool
  /// How long it took.
  package var duration: Duration

  /// What came of it.
  package init(problem: String?, isUnknown: Bool = false, duration: Duration) {
    self.problem = problem
    self.isUnknown = isUnknown
    self.duration = duration
  }
}
