/// What a shop tells of a sale that was undone in part.
package struct PartialReversal: Hashable, Sendable {
  /// How much came back.
  package enum Measure: Hashable, Sendable {
    /// So many units, at what they cost on average.
    case quantity(Int64)
    /// So much money.
    case amount(Money)
    /// All that was not given back before.
    case all
  }

  /// How much came back.
  package var measure: Measure
  /// The shop's name for it: told again under the same name, it is the same giving back.
  package var reference: EntryReference

  /// So much that came back, under a name.
  package init(_ measure: Measure, reference: EntryReference) {
    self.measure = measure
    self.reference = reference
  }
}
