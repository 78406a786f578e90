/// When an order is turned away: not before the suppliers that are short were asked once more.
package enum PlacementRound: Hashable, Sendable {
  /// It is decided by what the last checks brought.
  case first
  /// It is decided anew, once the suppliers that were short have answered.
  case afterAsking

  /// Whether a refusal is the answer that is kept.
  package var storesRefusal: Bool {
    switch self {
    case .first: false
    case .afterAsking: true
    }
  }

  /// Who is asked before the order is decided anew.
  ///
  /// - Parameter placement: what was decided.
  /// - Returns: the suppliers that may have more by now, perhaps none; `nil` where the answer stands.
  package func suppliersToAsk(after placement: Placement) -> [SupplierID]? {
    switch (self, placement.record.state) {
    case (.first, .refused):
      placement.isRepetition ? nil : placement.record.decision.shortSuppliers
    case (.first, .held), (.afterAsking, _): nil
    }
  }
}
