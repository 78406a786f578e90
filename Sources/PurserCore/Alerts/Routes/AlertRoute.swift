/// Who is told of some alerts.
package struct AlertRoute: Hashable, Sendable {
  /// Which families; `nil` for all.
  package var families: Set<AlertFamily>?
  /// From which tier on.
  package var from: AlertTier
  /// The alerts of which suppliers, and of their pools; `nil` for all, and for those of the gateway itself.
  package var suppliers: Set<SupplierID>?
  /// At which hours, on the owner's clock; empty for all.
  package var hours: [TimeSpan]
  /// The channels, by name; empty where nobody is to be told.
  package var channels: [String]

  /// A route; by default of all alerts, at all hours.
  package init(
    families: Set<AlertFamily>? = nil, from: AlertTier = .notice,
    suppliers: Set<SupplierID>? = nil, hours: [TimeSpan] = [], channels: [String]
  ) {
    self.families = families
    self.from = from
    self.suppliers = suppliers
    self.hours = hours
    self.channels = channels
  }

  /// Whether it is for an alert.
  ///
  /// - Parameters:
  ///   - key: which alert.
  ///   - tier: how bad it is.
  ///   - day: the day on the owner's clock.
  ///   - minute: the minute of that day.
  /// - Returns: whether its channels are told.
  func takes(_ key: AlertKey, _ tier: AlertTier, day: Int64, minute: Int) -> Bool {
    guard tier >= from, families?.contains(key.family) ?? true else { return false }
    if let suppliers {
      guard let supplier = key.supplier, suppliers.contains(supplier) else { return false }
    }
    return hours.isEmpty || hours.contains { $0.contains(day: day, minute: minute) }
  }
}
