package import PurserCore

/// A receiver of signed messages about orders, as the owner names it.
package struct WebhookSettings: Sendable {
  /// Its name.
  package var name: String
  /// Where messages go. Its path or query may be a secret.
  package var url: Secret
  /// Signs them: `whsec_` and base64.
  package var secret: Secret
  /// The secret before it, which signs them as well while receivers are given the new one; `nil` for none.
  package var previousSecret: Secret?
  /// Which events are sent; empty for all.
  package var events: Set<OrderEvent.Kind>
  /// How long the receiver may take.
  package var timeout: Duration

  /// What a receiver gets unless the owner says otherwise: long enough for one that answers before it works.
  package static let defaultTimeout = Duration.seconds(15)

  /// The secrets in use.
  var secrets: [Secret] { [secret] + [previousSecret].compactMap(\.self) }
}
