internal import Crypto
internal import Foundation
package import PurserCore

/// The events of orders as messages.
package struct OrderEventSource: DeliverySource {
  private let history: any OrderEventHistory
  private let kinds: Set<OrderEvent.Kind>
  private let body: @Sendable (OrderEvent) -> [UInt8]

  /// The events of some kinds.
  ///
  /// - Parameters:
  ///   - history: where they are looked up.
  ///   - kinds: which kinds; empty for all.
  ///   - body: writes the message of an event.
  package init(
    _ history: any OrderEventHistory, kinds: Set<OrderEvent.Kind>,
    body: @escaping @Sendable (OrderEvent) -> [UInt8]
  ) {
    self.history = history
    self.kinds = kinds
    self.body = body
  }

  package func deliveries(
    after number: Int64, limit: Int, to endpoint: String, at now: Timestamp
  ) async throws(StoreError) -> DeliveryPage {
    let page = try await history.orderEvents(after: number, limit: limit)
    let deliveries = page.events.filter { kinds.isEmpty || kinds.contains($0.kind) }
      .map { event in
        Delivery(
          endpoint: endpoint, id: Self.id(of: event, to: endpoint), topic: event.order.name,
          type: event.kind.rawValue, body: body(event), createdAt: now)
      }
    return DeliveryPage(
      deliveries: deliveries, last: page.last, isAtEnd: page.isAtEnd, isGapped: page.isGapped)
  }

  /// The name of the message of an event to an endpoint: always the same, and of no other message, also where a
  /// ledger was restored from a copy and gives its numbers once more.
  package static func id(of event: OrderEvent, to endpoint: String) -> String {
    let content =
      "\(endpoint)\n\(event.number)\n\(event.kind.rawValue)\n\(event.order.name)\n"
      + "\(event.attempt)\n\(event.at.microsecondsSinceEpoch)"
    let digest = SHA256.hash(data: Array(content.utf8))
    return "msg_" + digest.prefix(16).map { Hexadecimal.text($0) }.joined()
  }
}
