package import PurserCore

/// When messages of a channel are tried again, in which order, and when they are given up.
package struct RetryPolicy: Hashable, Sendable {
  /// How a receiver takes a message that it may have already.
  package enum Copies: Hashable, Sendable {
    /// It can tell a copy by the message's name: it is tried again as if it had failed.
    case areTold
    /// It takes a copy for a message of its own: it is tried once more, after a pause, and says so.
    case areTakenForOthers(pause: Duration)
  }

  /// The pauses between tries that failed.
  package var schedule: RetrySchedule
  /// How old a message may become, at most; `nil` where only tries count. It is tried once however old it is.
  package var longestAge: Duration?
  /// The longest that a receiver is left alone as it asks for.
  package var longestRest: Duration
  /// How its receiver takes copies.
  package var copies: Copies
  /// Whether no message is sent before the earlier ones of its topic have arrived or were given up.
  package var isInTurn: Bool

  /// A policy.
  package init(
    schedule: RetrySchedule, longestAge: Duration?, longestRest: Duration, copies: Copies,
    isInTurn: Bool = false
  ) {
    self.schedule = schedule
    self.longestAge = longestAge
    self.longestRest = longestRest
    self.copies = copies
    self.isInTurn = isInTurn
  }

  /// Webhooks: eight tries in 28 hours, and receivers that know a message by its name.
  package static let standard = RetryPolicy(
    schedule: .standard, longestAge: nil, longestRest: .seconds(3_600), copies: .areTold)

  /// Alerts in a chat, which shows a copy as another alert.
  package static let chat = RetryPolicy(
    schedule: .alerts, longestAge: .seconds(86_400), longestRest: .seconds(86_400),
    copies: .areTakenForOthers(pause: .seconds(60)))

  /// Alerts by mail: copies have the same `Message-ID`.
  package static let mail = RetryPolicy(
    schedule: .alerts, longestAge: .seconds(86_400), longestRest: .seconds(86_400),
    copies: .areTold)

  /// Alerts to a service that knows them by a key: in turn, so that an end does not come before its beginning.
  package static let keyedEvents = RetryPolicy(
    schedule: .alerts, longestAge: .seconds(86_400), longestRest: .seconds(86_400),
    copies: .areTold, isInTurn: true)

  /// Text messages, each of which costs money: none that may have arrived is sent again within an hour.
  package static let textMessage = RetryPolicy(
    schedule: RetrySchedule(
      pauses: [.seconds(60), .seconds(300), .seconds(900), .seconds(3_600)]),
    longestAge: .seconds(4 * 3_600), longestRest: .seconds(4 * 3_600),
    copies: .areTakenForOthers(pause: .seconds(3_900)))

  // MARK: Outcomes

  /// What becomes of a message after a try that certainly failed.
  ///
  /// - Parameters:
  ///   - delivery: the message as it was tried.
  ///   - problem: why it failed.
  ///   - asked: how long the receiver wants to be left alone.
  ///   - now: when the try was over.
  ///   - jitter: a random number from 0 to 1.
  /// - Returns: the outcome, as it is kept.
  package func failure(
    of delivery: Delivery, _ problem: String, asked: Duration?, at now: Timestamp, jitter: Double
  ) -> DeliveryResult.Outcome {
    guard let pause = pause(after: delivery, asked, now, jitter) else {
      return .givenUp(problem: problem)
    }
    return .retry(at: now + pause, problem: problem)
  }

  /// What becomes of a message after a try of which nobody knows whether it arrived.
  ///
  /// - Parameters:
  ///   - delivery: the message as it was tried.
  ///   - problem: why nobody knows.
  ///   - now: when the try was over.
  ///   - jitter: a random number from 0 to 1.
  /// - Returns: the outcome, as it is kept.
  package func doubt(
    about delivery: Delivery, _ problem: String, at now: Timestamp, jitter: Double
  ) -> DeliveryResult.Outcome {
    let next: Timestamp?
    switch copies {
    case .areTold: next = pause(after: delivery, nil, now, jitter).map { now + $0 }
    case .areTakenForOthers(let pause): next = delivery.doubts == 0 ? now + pause : nil
    }
    return .unknown(retryAt: next, problem: problem)
  }

  private func pause(
    after delivery: Delivery, _ asked: Duration?, _ now: Timestamp, _ jitter: Double
  ) -> Duration? {
    let pause = schedule.pause(
      after: delivery.attempts + 1, asked: asked.map { min($0, longestRest) }, jitter: jitter)
    guard let pause, let longestAge else { return pause }
    return (now + pause).since(delivery.createdAt) <= longestAge ? pause : nil
  }
}
