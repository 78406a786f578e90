package import PurserCore

extension AlertMessage {
  /// The message as it is kept for an endpoint until it has arrived.
  ///
  /// - Parameters:
  ///   - endpoint: to whom.
  ///   - isSplit: whether each alert is a delivery of its own, with the alert as its topic, for receivers that know
  ///     alerts by a key; otherwise the message goes as a whole.
  /// - Returns: the deliveries. Made again they have the same names.
  package func deliveries(to endpoint: String, isSplit: Bool) -> [Delivery] {
    guard isSplit else {
      return [
        Delivery(
          endpoint: endpoint, id: id, topic: Self.topic, type: Self.type, body: json(),
          createdAt: at)
      ]
    }
    return notices.enumerated().map { index, notice in
      let part = AlertMessage(id: "\(id)-\(index)", at: at, notices: [notice])
      return Delivery(
        endpoint: endpoint, id: part.id, topic: notice.key.description, type: Self.type,
        body: part.json(), createdAt: at)
    }
  }

  /// The topic of messages that go as a whole: one after the other, as long as each arrives.
  private static let topic = "alerts"
}
