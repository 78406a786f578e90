import PurserCore

/// Keeps the readings of a check that are shown and never stored.
actor ReadingCollector: ReadingSink {
  private(set) var readings: [SupplierBalance] = []

  func take(_ readings: [SupplierBalance]) { self.readings += readings }

  func activity(of supplier: SupplierID) -> SupplierActivity { SupplierActivity() }
}
