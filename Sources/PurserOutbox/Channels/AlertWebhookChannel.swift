package import PurserCore

/// Alerts to a receiver of signed messages (Standard Webhooks), as JSON: `AlertMessage.json`.
package struct AlertWebhookChannel: DeliveryChannel {
  private let webhook: WebhookChannel

  /// Alerts over a webhook.
  package init(_ webhook: WebhookChannel) { self.webhook = webhook }

  package var retryPolicy: RetryPolicy {
    var policy = RetryPolicy.standard
    policy.schedule = .alerts
    policy.longestAge = .seconds(86_400)
    return policy
  }

  package func send(_ delivery: Delivery) async -> DeliveryReply {
    // The name, the moment and the body are signed, joined by dots.
    guard AlertMessage(json: delivery.body) != nil, Self.isName(delivery.id) else {
      return .noAlert
    }
    return await webhook.send(delivery)
  }

  /// Whether a text can be the name of a signed message: letters, digits, `_` and `-`.
  package static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains(scalar))
      }
  }
}
