/// Who keeps the alerts, as the API and people know it. May be asked by many at once.
package protocol AlertKeeper: Sendable {
  /// The alerts that hold, the worst first, and those that people want to be left alone with.
  func alerts() async -> [AlertStanding]

  /// Takes what somebody says to an alert.
  ///
  /// - Parameters:
  ///   - word: what is said.
  ///   - name: the alert's name, `AlertKey.description`.
  /// - Returns: how it stands then, durable; `nil` where there is no alert of this name.
  /// - Throws: `StoreError` when nothing has changed.
  func take(_ word: AlertWord, to name: String) async throws(StoreError) -> AlertStanding?

  /// How each channel stands, by name; a channel with several receivers has several.
  ///
  /// - Throws: `StoreError` when that cannot be read.
  func channels() async throws(StoreError) -> [AlertChannelReport]

  /// Sends a message to a channel at once, whatever waits, and keeps nothing of it.
  ///
  /// - Parameter name: the channel.
  /// - Returns: what came of it at each of its receivers; `nil` where there is no such channel.
  func test(_ name: String) async -> [AlertChannelTrial]?
}

/// What people say to an alert.
package enum AlertWord: Hashable, Sendable {
  /// Somebody cares for it: it is told when it is worse, or over.
  case acknowledge
  /// They want to be left alone with it until a moment, as long as it is no worse than `upTo`; `nil` for as bad as it is.
  case snooze(until: Timestamp, upTo: AlertTier?)
  /// Nothing that was said counts any more.
  case listen
}

/// An alert, for whoever looks at it.
package struct AlertStanding: Hashable, Sendable {
  /// All that is remembered of it.
  package var record: AlertRecord
  /// What it is in words, as it was told or would be told now; `nil` where nobody has looked since the start.
  package var notice: AlertNotice?
  /// Which channels were told that it holds.
  package var told: [String]

  /// An alert.
  package init(record: AlertRecord, notice: AlertNotice?, told: [String] = []) {
    self.record = record
    self.notice = notice
    self.told = told
  }
}

/// A receiver of a channel, and how it stands.
package struct AlertChannelReport: Sendable {
  /// The channel.
  package var channel: String
  /// Which service: `slack`, `mail`, as the file names it.
  package var service: String
  /// Which of its receivers; `nil` where the channel has one.
  package var receiver: String?
  /// How it stands; `nil` for a service that is kept up to date instead of being sent messages.
  package var endpoint: EndpointReport?
  /// Why the last message to it did not arrive, where it has no endpoint; `nil` where it did.
  package var problem: String?

  /// A receiver of a channel.
  package init(
    channel: String, service: String, receiver: String? = nil, endpoint: EndpointReport? = nil,
    problem: String? = nil
  ) {
    self.channel = channel
    self.service = service
    self.receiver = receiver
    self.endpoint = endpoint
    self.problem = problem
  }
}

/// What came of a test message to one receiver.
package struct AlertChannelTrial: Sendable {
  /// Which of the channel's receivers; `nil` where the channel has one.
  package var receiver: String?
  /// What came of it.
  package var trial: EndpointTrial

  /// What came of it.
  package init(receiver: String? = nil, trial: EndpointTrial) {
    self.receiver = receiver
    self.trial = trial
  }
}
