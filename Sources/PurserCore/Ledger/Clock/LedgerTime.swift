/// The present moment by the two clocks that there are: the ledger's, by which readings and orders are
/// dated, and the machine's wall clock, by which the rest of the world is.
package struct LedgerTime: Hashable, Sendable {
  /// The moment that the ledger goes by. It never goes back, and goes as fast as time does.
  package var moment: Timestamp
  /// What the wall clock says.
  package var wall: Timestamp
  /// Readings requested before this decide nothing: nobody knows how much time passed since.
  package var readingsCountFrom: Timestamp
  /// How far the wall clock is ahead of `moment`, so far as the ledger minds; below zero where it is
  /// behind. After a jump it is what dates a moment of the world earlier, until it is clear which clock
  /// to believe.
  package var wallLead: Duration

  /// A moment at which both clocks agree, and every reading counts.
  package init(_ moment: Timestamp) {
    self.init(
      moment: moment, wall: moment,
      readingsCountFrom: Timestamp(microsecondsSinceEpoch: .min), wallLead: .zero)
  }

  /// A moment by both clocks.
  package init(
    moment: Timestamp, wall: Timestamp, readingsCountFrom: Timestamp, wallLead: Duration
  ) {
    self.moment = moment
    self.wall = wall
    self.readingsCountFrom = readingsCountFrom
    self.wallLead = wallLead
  }

  /// A moment of the world, as a supplier states it, in the ledger's time.
  package func ledgerMoment(of stated: Timestamp) -> Timestamp { stated - wallLead }

  /// How old a reading may be to decide, where it may not be older than `limit`.
  package func maximumAge(_ limit: Duration) -> Duration {
    min(limit, moment.since(readingsCountFrom))
  }
}
