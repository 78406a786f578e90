/// How a supplier's pools are topped up, as the owner says it.
package struct TopUpSettings: Hashable, Sendable {
  /// How long a top-up takes until it can be spent; `nil` where the owner does not say.
  package var leadTime: Duration?

  /// Nothing is said.
  package init() {}
}
