package import PurserCore

extension BalanceMonitor {
  /// A supplier to keep watch over.
  package struct Subject: Sendable {
    /// Who.
    package let supplier: SupplierID
    /// When it is to be asked.
    package let terms: CheckSchedule.Terms
    /// How to ask.
    package let reader: any BalanceReader

    /// Watches `supplier` through `reader`, as often as `terms` say.
    package init(
      supplier: SupplierID, terms: CheckSchedule.Terms, reader: any BalanceReader
    ) {
      self.supplier = supplier
      self.terms = terms
      self.reader = reader
    }
  }
}
