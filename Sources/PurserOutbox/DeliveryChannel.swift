package import PurserCore

/// The way to a receiver: a webhook, a mail server, a chat.
///
/// May be used for several messages at once.
package protocol DeliveryChannel: Sendable {
  /// When a message is tried again, and when it is given up.
  var retryPolicy: RetryPolicy { get }

  /// Sends a message once, and returns within the channel's time with what came of it.
  func send(_ delivery: Delivery) async -> DeliveryReply
}

extension DeliveryChannel {
  /// That of webhooks.
  package var retryPolicy: RetryPolicy { .standard }
}

/// What a receiver said to a message.
package enum DeliveryReply: Hashable, Sendable {
  /// It has it.
  case arrived
  /// It does not have it, and may take it another time.
  ///
  /// - Parameters:
  ///   - problem: one sentence, without secrets.
  ///   - retryAfter: how long the receiver wants to be left alone; `nil` where it does not say.
  case failed(problem: String, retryAfter: Duration? = nil)
  /// It does not have it, and never will take this message: one sentence, without secrets.
  case refused(problem: String)
  /// It may have it: the message was written, and no answer came that tells. One sentence, without secrets.
  case unknown(problem: String)
  /// It wants no messages any more.
  case gone(problem: String)
}

/// Where the messages of an endpoint come from, where they follow from events of the ledger.
///
/// Asked by one at a time.
package protocol DeliverySource: Sendable {
  /// The messages that follow from the events after a number.
  ///
  /// - Parameters:
  ///   - number: the last event that was dealt with.
  ///   - limit: the most messages to return.
  ///   - endpoint: to whom they go.
  ///   - now: when they are taken in.
  /// - Returns: the messages, and up to which event that is.
  /// - Throws: `StoreError` when the events cannot be read.
  func deliveries(
    after number: Int64, limit: Int, to endpoint: String, at now: Timestamp
  ) async throws(StoreError) -> DeliveryPage
}

/// The messages of a stretch of the ledger's journal.
package struct DeliveryPage: Hashable, Sendable {
  /// The messages, in the order of their events.
  package var deliveries: [Delivery]
  /// The number of the last event that was looked at.
  package var last: Int64
  /// Whether there were no more.
  package var isAtEnd: Bool
  /// Whether events are gone that would have come first.
  package var isGapped: Bool

  /// A page.
  package init(deliveries: [Delivery], last: Int64, isAtEnd: Bool, isGapped: Bool) {
    self.deliveries = deliveries
    self.last = last
    self.isAtEnd = isAtEnd
    self.isGapped = isGapped
  }
}
