/// What may turn out to be enough for an order that was refused for funds: money that the reading in use
/// may or may not have subtracted already. Want is another thing: there nothing is in doubt.
package struct Doubt: Hashable, Sendable {
  /// Who may have enough; of several the one of whom it is known first.
  package var supplier: SupplierID
  /// What may be spent there: in one pool, or together in those that share. The order costs more than
  /// `low`, and no more than `high`.
  package var spendable: Spendable
  /// From when on a reading of the supplier can tell; `nil` where it takes a report of an order under way.
  package var certainAt: Timestamp?

  /// A doubt about a supplier.
  package init(supplier: SupplierID, spendable: Spendable, certainAt: Timestamp?) {
    self.supplier = supplier
    self.spendable = spendable
    self.certainAt = certainAt
  }

  /// Whether more is known of this one sooner than of another.
  package func ends(before other: Doubt) -> Bool {
    switch (certainAt, other.certainAt) {
    case (let moment?, let otherMoment?): moment < otherMoment
    case (.some, nil): true
    case (nil, _): false
    }
  }
}
