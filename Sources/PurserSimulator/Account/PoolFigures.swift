import PurserCore

/// The money of one pool as the supplier books it, in counts of the currency's precision.
///
/// None is negative, and `reserved`, `used`, `unconfirmed` and `lapsed` together never exceed
/// `credited`: an account sells only what it has. So no operation below can overflow but a top-up,
/// for which there must be room.
struct PoolFigures: Hashable, Sendable {
  /// Ever paid in.
  private(set) var credited: Int64
  /// Requested to be paid in, and not credited yet.
  private(set) var requested: Int64 = 0
  /// Taken by orders that are not confirmed, where the balance falls with the order.
  private(set) var reserved: Int64 = 0
  /// Spent for good.
  private(set) var used: Int64 = 0
  /// The part of `used` that no order of ours explains.
  private(set) var usedElsewhere: Int64 = 0
  /// Promised to orders that are not confirmed, where the balance falls with the confirmation. No
  /// balance shows it.
  private(set) var unconfirmed: Int64 = 0
  /// Lost because the pool ended and its rollover had no room.
  private(set) var lapsed: Int64 = 0
  /// What has outlived the end of the pool so far, spent since or not.
  private var rolledOver: Int64 = 0

  init(credited: Int64) { self.credited = max(0, credited) }

  /// The balance by the supplier's own books.
  var available: Int64 { credited - reserved - used - lapsed }
  /// What can truly still be sold.
  var unspoken: Int64 { available - unconfirmed }

  /// Whether `units` more can be paid in.
  func hasRoom(for units: Int64) -> Bool {
    let (due, isTooMuch) = credited.addingReportingOverflow(requested)
    return !isTooMuch && !due.addingReportingOverflow(units).overflow
  }

  /// Pays `units` in, for which there is room.
  mutating func credit(_ units: Int64) { credited += units }

  /// Notes that `units` will be paid in, for which there is room.
  mutating func request(_ units: Int64) { requested += units }

  /// Pays in what was requested.
  mutating func creditRequested(_ units: Int64) {
    requested -= units
    credited += units
  }

  /// Sets `units` aside for an order.
  mutating func accept(_ units: Int64, _ timing: DeductionTiming) {
    switch timing {
    case .atOrder: reserved += units
    case .atConfirmation: unconfirmed += units
    }
  }

  /// Spends what was set aside.
  mutating func confirm(_ units: Int64, _ timing: DeductionTiming) {
    cancel(units, timing)
    used += units
  }

  /// Gives back what was set aside.
  mutating func cancel(_ units: Int64, _ timing: DeductionTiming) {
    switch timing {
    case .atOrder: reserved -= units
    case .atConfirmation: unconfirmed -= units
    }
  }

  /// Gives back what was spent.
  mutating func refund(_ units: Int64) { used -= units }

  /// Spends `units` at once, with no order.
  mutating func spendElsewhere(_ units: Int64) {
    used += units
    usedElsewhere += units
  }

  /// Carries `units` of what is left past the end of the pool as far as `cap`, the most that may
  /// ever be carried, has room. The rest lapses.
  mutating func rollOver(_ units: Int64, cap: Int64) {
    let carried = min(units, cap - rolledOver)
    rolledOver += carried
    lapsed += units - carried
  }
}
