/// The wait of one order for what is in doubt. Whoever wants it placed decides when it is over, and tells the
/// ledger (`LedgerService.endWaits`).
package struct OrderWait: Sendable {
  /// Whether it is over. It is asked often, from anywhere, and must answer at once; a wait that is over stays so.
  package var isOver: @Sendable () -> Bool

  /// A wait that is over when `isOver` says so.
  package init(isOver: @escaping @Sendable () -> Bool) { self.isOver = isOver }
}
