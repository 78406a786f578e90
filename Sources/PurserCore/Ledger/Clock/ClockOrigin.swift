/// Where the ledger's time began, by a steady clock that goes on while no process looks: with it a process
/// that is started again knows how much time passed, whatever the wall clock says by then.
package struct ClockOrigin: Hashable, Sendable {
  /// Which start of the machine the steady clock counts from; another number means another clock.
  package var boot: Int64
  /// The ledger's moment at the beginning of the steady clock.
  package var moment: Timestamp

  /// A beginning of the ledger's time.
  package init(boot: Int64, moment: Timestamp) {
    self.boot = boot
    self.moment = moment
  }
}
