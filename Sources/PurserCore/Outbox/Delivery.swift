/// A message on its way to a receiver, as it is kept until it has arrived.
package struct Delivery: Hashable, Sendable {
  /// To whom: the name of an endpoint.
  package var endpoint: String
  /// Its name, the same in every try, and of no other message.
  package var id: String
  /// What it belongs to: messages of one topic to an endpoint are not on their way at the same time. The
  /// order's name, where it is about an order.
  package var topic: String
  /// What kind of message it is.
  package var type: String
  /// The bytes to be sent.
  package var body: [UInt8]
  /// When it was taken in.
  package var createdAt: Timestamp
  /// When it is tried next.
  package var dueAt: Timestamp
  /// How often it was tried.
  package var attempts: Int
  /// How many of the tries may have arrived without an answer.
  package var doubts: Int
  /// Why the last try failed; `nil` where none did. No secrets.
  package var problem: String?

  /// A message that was not tried yet.
  package init(
    endpoint: String, id: String, topic: String, type: String, body: [UInt8],
    createdAt: Timestamp, dueAt: Timestamp? = nil, attempts: Int = 0, doubts: Int = 0,
    problem: String? = nil
  ) {
    self.endpoint = endpoint
    self.id = id
    self.topic = topic
    self.type = type
    self.body = body
    self.createdAt = createdAt
    self.dueAt = dueAt ?? createdAt
    self.attempts = attempts
    self.doubts = doubts
    self.problem = problem
  }
}

/// The outcome of a try, as it is kept.
package struct DeliveryResult: Hashable, Sendable {
  /// What becomes of the message.
  package enum Outcome: Hashable, Sendable {
    /// It has arrived, and is kept no longer.
    case delivered
    /// It has not arrived, and is tried again.
    case retry(at: Timestamp, problem: String)
    /// Nobody knows whether it has arrived. It is tried again at `retryAt`; where that is `nil` not by itself,
    /// and it is kept for a while.
    case unknown(retryAt: Timestamp?, problem: String)
    /// It is not tried again by itself, and kept for a while.
    case givenUp(problem: String)
  }

  /// Which message.
  package var id: String
  /// When the try was over.
  package var at: Timestamp
  /// What becomes of it.
  package var outcome: Outcome
  /// To which other endpoint it goes now that it is not tried again; `nil` for none.
  package var passedOn: String?

  /// The result of a try.
  package init(id: String, at: Timestamp, outcome: Outcome, passedOn: String? = nil) {
    self.id = id
    self.at = at
    self.outcome = outcome
    self.passedOn = passedOn
  }

  /// Whether it is not tried again by itself, and has not certainly arrived.
  package var isGivenUp: Bool {
    switch outcome {
    case .delivered, .retry: false
    case .unknown(let retryAt, _): retryAt == nil
    case .givenUp: true
    }
  }
}
