internal import PurserCore

extension Configuration {
  /// Suppliers whose deliveries are lost with the process, as there is no `codes.key` to seal them with and they cannot
  /// be asked for again, a warning each.
  package var unkeptDeliveries: [Problem] {
    guard orders.contentKey == nil else { return [] }
    return suppliers.compactMap { entry in
      guard entry.account.adapter.order?.givesContentOnce == true else { return nil }
      return Problem(
        .warning, at: .start,
        "supplier \(Quotation.quoted(entry.supplier.id.name)) gives what was delivered once only, and without "
          + "`codes.key` it is not kept: what its shop has not fetched is lost when Purser ends; write "
          + "`codes: {key: ${file:...}}`")
    }
  }
}

extension OrderDefinition {
  /// Whether what was delivered cannot be asked for again.
  fileprivate var givesContentOnce: Bool {
    if contentParts.contains(where: \.isReadOnce) { return true }
    let placed = place.compactMap { outcome.replaced(by: $0.call.outcome).content }
    let asked = lookUps.compactMap(\.step).compactMap {
      outcome.replaced(by: $0.call.outcome).content
    }
    return asked.isEmpty && placed.joined().contains { $0.source == nil }
  }
}
