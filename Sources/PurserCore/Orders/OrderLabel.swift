/// What a shop writes on an order so that it finds it again.
package final class OrderLabel: Sendable, Hashable {
  /// The shop's own name for what the order belongs to.
  package let reference: String?
  /// Names with values, sorted by name.
  package let metadata: [OrderDetails.Metadatum]

  /// A label; `nil` where nothing is written on it.
  package init?(reference: String?, metadata: [String: String]) {
    guard reference != nil || !metadata.isEmpty else { return nil }
    self.reference = reference
    self.metadata = metadata.sorted { $0.key < $1.key }.map {
      OrderDetails.Metadatum(name: $0.key, value: $0.value)
    }
  }

  /// The label of an order as it was kept; `nil` where nothing is written on it.
  init?(_ details: OrderDetails) {
    guard details.reference != nil || !details.metadata.isEmpty else { return nil }
    reference = details.reference
    metadata = details.metadata
  }

  package static func == (one: OrderLabel, other: OrderLabel) -> Bool {
    one === other || one.reference == other.reference && one.metadata == other.metadata
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(reference)
    hasher.combine(metadata)
  }
}
