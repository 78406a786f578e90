/// The other attempts at a supplier: a look-up that finds orders by what they are for, and not by a name, must not take
/// theirs for its own.
package protocol OtherAttempts: Sendable {
  /// Whether the order that the supplier calls so belongs to another attempt; `nil` where nobody can tell.
  func own(_ supplierReference: String) async -> Bool?

  /// Those that are not over and of which it is not known what the supplier calls them; `nil` where nobody can tell.
  func unnamed() async -> [UnnamedAttempt]?
}

/// An attempt that the supplier may have taken under a name that nobody has heard.
package struct UnnamedAttempt: Hashable, Sendable {
  /// What it asks for.
  package var order: AttemptOrder
  /// Kept to find it at its supplier.
  package var memo: AttemptMemo

  /// An attempt without a name.
  package init(order: AttemptOrder, memo: AttemptMemo) {
    self.order = order
    self.memo = memo
  }
}

/// For a caller that makes one attempt alone.
package struct NoOtherAttempts: OtherAttempts {
  /// None.
  package init() {}

  package func own(_ supplierReference: String) async -> Bool? { false }

  package func unnamed() async -> [UnnamedAttempt]? { [] }
}
