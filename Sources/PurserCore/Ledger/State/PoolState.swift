internal import DequeModule

/// One pool in the ledger: its reading in use, the sums of the deductions around it, and its book
/// balance. Every operation takes constant time; a reading takes time for what it makes certain.
/// Amounts count the pool's currency.
struct PoolState: Hashable, Sendable {
  /// When something happened to an order that later readings will contain.
  struct Moment: Hashable, Sendable {
    var order: OrderSlot
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
  private(set) var floorUnits: Int64
  /// A difference that counts as none, in counts of its currency.
  private(set) var toleranceUnits: Int64
  /// When the supplier's number falls.
  private(set) var timing: DeductionTiming
  /// The longest that the supplier takes to show what it did.
  private(set) var lag: Duration
  /// Whether the moment that the supplier gives with its number is believed. An absence has none, and may
  /// show what was before the reading in use.
  private(set) var trustsMoments: Bool
  /// The reading in use.
  var reading: SupplierBalance? {
    didSet {
      figures = reading.map { Figures($0, floorUnits: floorUnits) }
      reply = reading?.order
    }
  }
  /// The order in whose reply the reading in use was.
  private(set) var reply: OrderID?
  /// The parts that were taken from that order since, and that the reading contains as it.
  var repliedParts: [OrderSlot] = []
  /// What routing needs of the reading in use.
  private(set) var figures: Figures?
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
  /// Orders that expired and that no reading has told of yet, the largest last.
  var undecided: [Undecided] = []
  /// Moves of the book balance that a reading may lack, oldest first.
  var corrections: Deque<Correction> = [] {
    didSet {
      subtractedUnits = corrections.reduce(0) { $0 + ($1.isSubtracted ? max(0, -$1.units) : 0) }
    }
  }
  /// Units subtracted from what can be spent beside orders: the owner's word of money that left.
  private(set) var subtractedUnits: Int64 = 0
  /// When an order last moved here: was held, sent or ended.
  var movedAt: Timestamp?
  /// Whether the reading in use, when it came, may or may not have contained some order.
  var isVague = false
  /// Top-ups that have not arrived, oldest first.
  var topUps: [TopUp] = []
  /// Top-ups that arrived or were called off lately, oldest first.
  var pastTopUps: [TopUp] = []
  /// What readings showed and nothing has explained yet, oldest first.
  var findings: [OpenFinding] = []
  /// What was told and may explain a part of a finding, oldest first.
  var claims: [ExplanationClaim] = []

  /// An expired order in wait of a reading that tells whether it was bought.
  struct Undecided: Hashable, Comparable, Sendable {
    var order: OrderID
    var units: Int64

    /// By size; the name makes the order the same in every process.
    static func < (a: Undecided, b: Undecided) -> Bool {
      (a.units, a.order) < (b.units, b.order)
    }
  }

  /// A pool without a reading.
  ///
  /// - Parameters:
  ///   - id: which one.
  ///   - terms: the owner's terms with its supplier; `nil` where the owner has removed it.
  init(id: PoolID, terms: Supplier?) {
    let terms = Terms(of: id, terms)
    self.id = id
    floorUnits = terms.floorUnits
    toleranceUnits = terms.toleranceUnits
    timing = terms.timing
    lag = terms.lag
    trustsMoments = terms.trustsMoments
  }

  /// Takes other terms over. The deductions are counted by the timing in force, and are to be counted anew
  /// where it is another one; what the reading in use can contain stays as it was judged.
  mutating func adopt(_ terms: Terms) {
    (floorUnits, toleranceUnits) = (terms.floorUnits, terms.toleranceUnits)
    (timing, lag, trustsMoments) = (terms.timing, terms.lag, terms.trustsMoments)
    figures = reading.map { Figures($0, floorUnits: floorUnits) }
  }

  // MARK: Looking

  /// What orders may use.
  ///
  /// - Parameter debt: what orders for pools that are gone may take from it.
  /// - Returns: its two ends; `nil` before the first reading and when a sum is out of range.
  func spendable(after debt: Int64) -> Spendable? {
    guard let figures, let low = funds(after: debt)?.low else { return nil }
    let (high, overflow) = figures.limitUnits.subtractingReportingOverflow(
      figures.keptUnits + sums.absent)
    return overflow ? nil : Spendable(low: low, high: money(high))
  }

  /// What the pool can pay with.
  ///
  /// - Parameter debt: what orders for pools that are gone may take from it.
  /// - Returns: the funds, or `nil` where nothing can be said.
  func funds(after debt: Int64) -> PoolFunds? {
    guard let figures, let low = lowUnits else { return nil }
    let (rest, overflow) = low.subtractingReportingOverflow(debt)
    guard !overflow else { return nil }
    return PoolFunds(
      pool: id, low: Money(units: rest, currency: figures.currency), isAbsent: figures.isAbsent,
      agesFrom: figures.agesFrom, expiresAt: figures.expiresAt)
  }

  /// What orders may use safely. What a pool owed is not gone with it where only an older number may lack it.
  @inline(__always) var lowUnits: Int64? {
    guard let figures else { return nil }
    let (low, overflow) = figures.limitUnits.subtractingReportingOverflow(
      figures.keptUnits + sums.unseen + subtractedUnits)
    guard !overflow else { return nil }
    guard figures.isAbsent, trustsMoments else { return low }
    return min(low, bookUnits - sums.mayBeIn - recentMoves.up - sums.unseen)
  }

  /// Whether something is still to be heard of it.
  var isAwaited: Bool { sums.held > 0 || sums.expired > 0 || !topUps.isEmpty }

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
      receivedAt: reading.receivedAt, isAbsence: reading.isAbsence,
      movedTo: reading.absence?.movedTo)
  }

  /// Whether the pool had `units` when it was seen last: as it was read, or as the records say, with the
  /// orders that are open taken or not; or was found to have lost them when it went.
  func had(_ units: Int64) -> Bool {
    let amounts = [
      reading?.available.units, bookUnits, expected.units, expected.units + sums.held,
    ]
    let lost = findings.filter {
      reading?.isAbsence == true && $0.finding.observation.isAbsence
        && $0.finding.observation.movedTo == nil
    }
    return (amounts + lost.map { -$0.open.units }).compactMap(\.self).contains {
      ($0 - units).magnitude <= toleranceUnits.magnitude
    }
  }

  // MARK: Changing

  /// Says whether the reading in use leaves open what it contains. One of a pool that is absent says
  /// nothing of orders, and a new one would not either.
  mutating func judgeVagueness() {
    isVague = reading?.isAbsence == false && sums.unseen != sums.absent
  }

  /// Moves the book balance by what was noticed or told.
  mutating func correct(_ units: Int64, at moment: Timestamp, isSubtracted: Bool = false) {
    bookUnits += units
    corrections.append(Correction(units: units, at: moment, isSubtracted: isSubtracted))
  }

  /// Enters expired orders in wait of a reading, by their size.
  mutating func await(_ expired: [Undecided]) {
    guard !expired.isEmpty else { return }
    undecided.append(contentsOf: expired)
    undecided.sort()
  }

  /// Ends the wait for an order that holds `units` here.
  mutating func endWait(for order: OrderID, units: Int64) {
    let entry = Undecided(order: order, units: units)
    var (low, high) = (undecided.startIndex, undecided.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if undecided[middle] < entry { low = middle + 1 } else { high = middle }
    }
    guard low < undecided.endIndex, undecided[low] == entry else { return }
    undecided.remove(at: low)
  }
}

extension PoolState {
  /// What the owner's terms with a supplier mean for one of its pools.
  struct Terms: Hashable {
    var floorUnits: Int64
    var toleranceUnits: Int64
    var timing: DeductionTiming
    var lag: Duration
    var trustsMoments: Bool

    /// What `terms` mean for a pool; `nil` where the owner has removed its supplier.
    init(of pool: PoolID, _ terms: Supplier?) {
      let terms = terms ?? Supplier(id: pool.supplier)
      floorUnits = terms.floor(of: pool).units
      toleranceUnits = terms.tolerance(in: pool.currency).units
      timing = terms.deductionTiming
      lag = terms.lag
      trustsMoments = terms.trustsUpdatedAt
    }
  }

  /// A reading in plain numbers.
  struct Figures: Hashable, Sendable {
    /// What the supplier lets be spent, in counts of the currency.
    var limitUnits: Int64
    /// What of it is never spent; nothing in a pool that is absent.
    var keptUnits: Int64
    var currency: Currency
    /// Whether the pool is gone.
    var isAbsent: Bool
    var agesFrom: Timestamp
    var expiresAt: Timestamp?

    init(_ reading: SupplierBalance, floorUnits: Int64) {
      limitUnits = reading.available.units + (reading.creditLimit?.units ?? 0)
      keptUnits = reading.isAbsence ? 0 : floorUnits
      currency = reading.pool.currency
      isAbsent = reading.isAbsence
      agesFrom = reading.agesFrom
      expiresAt = reading.expiresAt
    }
  }
}
