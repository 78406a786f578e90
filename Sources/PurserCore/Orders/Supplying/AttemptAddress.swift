/// Which attempt a supplier's message is about, its signature already verified.
package enum AttemptAddress: Hashable, Sendable {
  /// The attempt that has this reference.
  case reference(String)
  /// The attempt whose order the supplier calls so.
  case supplierReference(String)
}
