/// Keeps what is remembered of alerts, beside the messages that tell of them. What a method has returned from is durable.
package protocol AlertStore: Sendable {
  /// All that is kept; `nil` where nothing is.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func alerts() async throws(StoreError) -> KeptAlerts?

  /// Keeps what has changed and takes the messages in that tell of it, in one step.
  ///
  /// - Throws: `StoreError`; then nothing was kept.
  func keep(_ changes: AlertChanges) async throws(StoreError)
}

/// All that is remembered of alerts.
package struct KeptAlerts: Hashable, Sendable {
  /// The first part of the names of messages, of which there is no other: letters, digits, `_` and `-`.
  package var origin: String
  /// How many messages were told.
  package var count: Int64
  /// The records of alerts, in any order.
  package var records: [AlertRecord]
  /// Which channels were told that an alert holds.
  package var told: [AlertKey: Set<String>]

  /// All that is remembered.
  package init(
    origin: String, count: Int64, records: [AlertRecord], told: [AlertKey: Set<String>] = [:]
  ) {
    self.origin = origin
    self.count = count
    self.records = records
    self.told = told
  }
}

/// What of the alerts has changed.
package struct AlertChanges: Hashable, Sendable {
  /// The first part of the names of messages.
  package var origin: String
  /// How many messages were told.
  package var count: Int64
  /// The records that take the place of those before.
  package var changed: [AlertRecord]
  /// The alerts of which nothing is remembered any more.
  package var forgotten: [AlertKey]
  /// Which channels were told that an alert holds, of those where that is another set than before.
  package var told: [AlertKey: Set<String>]
  /// The messages that tell of it, each with its endpoint.
  package var deliveries: [Delivery]

  /// What has changed.
  package init(
    origin: String, count: Int64, changed: [AlertRecord] = [], forgotten: [AlertKey] = [],
    told: [AlertKey: Set<String>] = [:], deliveries: [Delivery] = []
  ) {
    self.origin = origin
    self.count = count
    self.changed = changed
    self.forgotten = forgotten
    self.told = told
    self.deliveries = deliveries
  }

  /// Whether there is nothing to keep.
  package var isEmpty: Bool {
    changed.isEmpty && forgotten.isEmpty && told.isEmpty && deliveries.isEmpty
  }
}
