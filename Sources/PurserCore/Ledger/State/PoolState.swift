internal import DequeModule

/// One pool in the ledger: its reading in use, the sums of the deductions around it, and its book
/// balance. Every operation takes constant time; a reading takes time for what it makes certain.
/// Amounts count the pool's currency.
struct PoolState: Hashable, Sendable {
  /// When something happened to an order that later readings will contain.
  struct Moment: Hashable, Sendable {
    var order: OrderID
    var at: Timestamp
  }

  /// A move of the book balance that a reading may still lack.
  struct Correction: Hashable, Sendable {
    var units: Int64
    var at: Timestamp
    var isSubtracted: Bool
  }

  let id: PoolID
  /// The part of it that is never spent, in counts of its currency.
  let floorUnits: Int64
  /// A difference that counts as none, in counts of its currency.
  let toleranceUnits: Int64
  /// When the supplier's number falls.
  let timing: DeductionTiming
  /// The longest that the supplier takes to show what it did.
  let lag: Duration
  /// The reading in use.
  var reading: SupplierBalance?
  /// What the reading in use can contain.
  var view = PoolView.none
  /// The sums over the deductions.
  var sums = PoolSums()
  /// What the supplier's number should be if nothing in flight were in it yet.
  var bookUnits: Int64 = 0
  /// Orders sent after the reading was received, by that moment. One whose moment has passed, or
  /// that is gone, does no harm: its share is the same before and after.
  var sends: Deque<Moment> = []
  /// Orders that a reading will certainly contain in time, by the moment from which on it counts.
  var maturing: Deque<Moment> = []
  /// Orders that expired and that no reading has told of yet, the largest first.
  var undecided: [Undecided] = []
  /// Moves of the book balance that a reading may lack, oldest first.
  var corrections: Deque<Correction> = []
  /// Top-ups that have not arrived, oldest first.
  var topUps: [TopUp] = []

  /// An expired order in wait of a reading that tells whether it was bought.
  struct Undecided: Hashable, Sendable {
    var order: OrderID
    var units: Int64
  }

  /// A pool without a reading.
  ///
  /// - Parameters:
  ///   - id: which one.
  ///   - terms: the owner's terms with its supplier; `nil` where the owner has removed it.
  init(id: PoolID, terms: Supplier?) {
    let terms = terms ?? Supplier(id: id.supplier)
    self.id = id
    floorUnits = terms.floor(of: id).units
    toleranceUnits = terms.tolerance(in: id.currency).units
    timing = terms.deductionTiming
    lag = terms.lag
  }

  // MARK: Looking

  /// What is subtracted from what can be spent beside orders: the owner's word of money that left.
  private var subtractedUnits: Int64 {
    corrections.reduce(0) { $0 + ($1.isSubtracted ? max(0, -$1.units) : 0) }
  }

  /// What orders may use, or `nil` before the first reading and when a sum is out of range.
  var spendable: Spendable? {
    guard let low, let base = baseUnits else { return nil }
    let (high, overflow) = base.subtractingReportingOverflow(sums.absent)
    return overflow ? nil : Spendable(low: low, high: money(high))
  }

  /// What the pool can pay with, or `nil` where nothing can be said.
  var funds: PoolFunds? {
    guard let low else { return nil }
    return PoolFunds(
      pool: id, low: low, receivedAt: view.receivedAt, expiresAt: reading?.expiresAt)
  }

  /// What orders may use safely.
  private var low: Money? {
    guard let base = baseUnits else { return nil }
    let (low, overflow) = base.subtractingReportingOverflow(sums.unseen + subtractedUnits)
    return overflow ? nil : money(low)
  }

  /// What the supplier lets be spent, above the floor.
  private var baseUnits: Int64? {
    guard let available = reading?.available.units else { return nil }
    let (base, overflow) = (available + (reading?.creditLimit?.units ?? 0))
      .subtractingReportingOverflow(floorUnits)
    return overflow ? nil : base
  }

  /// What the pool's number is expected to be once everything in flight is done.
  var expected: Money { money(bookUnits - sums.owed) }

  /// An amount of the pool's currency.
  func money(_ units: Int64) -> Money { Money(units: units, currency: id.currency) }

  /// How far the book balance moved lately without a reading being sure to show it: down and up.
  var recentMoves: (down: Int64, up: Int64) {
    corrections.reduce(into: (down: 0, up: 0)) { moves, correction in
      if correction.units < 0 {
        moves.down -= correction.units
      } else {
        moves.up += correction.units
      }
    }
  }

  /// The reading beside what the records let it be.
  func observation(of reading: SupplierBalance) -> Transaction.Observation {
    let moves = recentMoves
    return Transaction.Observation(
      available: reading.available, lowest: money(bookUnits - sums.mayBeIn - moves.up),
      highest: money(bookUnits + moves.down), requestedAt: reading.requestedAt,
      receivedAt: reading.receivedAt)
  }

  // MARK: Changing

  /// Moves the book balance by what was noticed or told.
  mutating func correct(_ units: Int64, at moment: Timestamp, isSubtracted: Bool = false) {
    bookUnits += units
    corrections.append(Correction(units: units, at: moment, isSubtracted: isSubtracted))
  }

  /// Enters an expired order in wait of a reading, by its size.
  mutating func await(_ order: OrderID, units: Int64) {
    let index = undecided.firstIndex { $0.units < units } ?? undecided.endIndex
    undecided.insert(Undecided(order: order, units: units), at: index)
  }
}
