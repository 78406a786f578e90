internal import Crypto
internal import Foundation

/// A receiver of messages, and the way to it.
package struct OutboxEndpoint: Sendable {
  /// Its name, by which the outbox knows it over restarts.
  package var name: String
  /// A digest of where its messages go.
  package var address: String
  /// Scheme, host and port of where they go, to be shown.
  package var origin: String
  /// Which kinds of messages it gets, to be shown; empty for all.
  package var types: [String]
  /// The way to it.
  package var channel: any DeliveryChannel
  /// Where its messages come from; `nil` where none follow from events of the ledger.
  package var source: (any DeliverySource)?
  /// Which other endpoint gets a message that is not tried here any more; `nil` for none.
  package var next: String?

  /// A receiver.
  package init(
    name: String, address: String, origin: String, types: [String],
    channel: any DeliveryChannel, source: (any DeliverySource)?, next: String? = nil
  ) {
    self.name = name
    self.address = address
    self.origin = origin
    self.types = types
    self.channel = channel
    self.source = source
    self.next = next
  }

  /// A digest of where messages go: a URL may be a secret.
  package static func address(of url: String) -> String {
    SHA256.hash(data: Array(url.utf8)).map { Hexadecimal.text($0) }.joined()
  }
}
