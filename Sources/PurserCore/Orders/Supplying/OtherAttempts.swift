/// The other attempts at a supplier: no purchase counts for two. A look-up that finds orders by what they are for, and
/// not by a name, must not take theirs for its own.
package protocol OtherAttempts: Sendable {
  /// The attempt whose order the supplier calls so; `nil` where it is nobody else's.
  ///
  /// - Throws: `UnreadableAttempts` where nobody can tell.
  func owner(of supplierReference: String) async throws(UnreadableAttempts) -> OrderID?

  /// The attempts that may be found in the same way, whether they are over or not: those that were sent.
  ///
  /// - Throws: `UnreadableAttempts` where nobody can tell, also as there are more than are looked at.
  func found(by trace: AttemptTrace) async throws(UnreadableAttempts) -> [OtherAttempt]
}

/// Nobody can tell what is known of other attempts.
package struct UnreadableAttempts: Error, Hashable, Sendable {
  /// It cannot be read.
  package init() {}
}

/// By what a look-up finds an order that other attempts may have as well.
package enum AttemptTrace: Hashable, Sendable {
  /// The reference that the supplier got.
  case reference(String)
  /// `AttemptMemo.sought`, of attempts that were begun at that moment or later.
  case sought(String, since: Timestamp)

  /// The most attempts of one trace that are looked at.
  package static let most = 1000
}

/// An attempt beside another one.
package struct OtherAttempt: Hashable, Sendable {
  /// What it asks for.
  package var order: AttemptOrder
  /// Kept to find it at its supplier.
  package var memo: AttemptMemo
  /// Where it stands, as the supplier said last; `nil` before anything is known.
  package var state: AttemptState?

  /// An attempt.
  package init(order: AttemptOrder, memo: AttemptMemo, state: AttemptState? = nil) {
    self.order = order
    self.memo = memo
    self.state = state
  }
}

/// For a caller that makes one attempt alone.
package struct NoOtherAttempts: OtherAttempts {
  /// None.
  package init() {}

  package func owner(of supplierReference: String) async throws(UnreadableAttempts) -> OrderID? {
    nil
  }

  package func found(
    by trace: AttemptTrace
  ) async throws(UnreadableAttempts) -> [OtherAttempt] { [] }
}

extension AttemptProblem {
  /// Why a purchase is not taken for an attempt's own: it is another one's, or may be.
  ///
  /// - Parameters:
  ///   - hold: the other attempt.
  ///   - name: what the supplier calls the purchase, where it is certainly the other one's.
  package init(purchaseOf hold: OrderID, called name: String? = nil) {
    let number = hold.attemptNumber > 1 ? " (attempt \(hold.attemptNumber))" : ""
    let other = "order \(hold.order)\(number)"
    let found =
      name.map { "what was found, \($0), is the purchase of \(other)" }
      ?? "what was found may be the purchase of \(other)"
    self.init(
      .duplicate,
      "\(found), and none counts twice: ask the supplier whether this one was bought as well")
  }

  /// Why a purchase is not taken for an attempt's own while nobody can tell whether it is another one's.
  package static var othersUnread: AttemptProblem {
    AttemptProblem(.unknown, "whether what was found belongs to another attempt cannot be told now")
  }
}
