import PurserCore

/// The money of one pool as the supplier books it, in counts of the currency's precision.
///
/// None is negative, and `reserved`, `used` and `unconfirmed` together never exceed `credited`:
/// an account sells only what it has. So no operation below can overflow; only a top-up could, and
/// it is checked.
struct PoolFigures: Hashable, Sendable {
  /// Ever paid in.
  private(set) var credited: Int64
  /// Taken by orders that are not confirmed, where the balance falls with the order.
  private(set) var reserved: Int64 = 0
  /// Spent for good.
  private(set) var used: Int64 = 0
  /// Promised to orders that are not confirmed, where the balance falls with the confirmation. No
  /// balance shows it.
  private(set) var unconfirmed: Int64 = 0

  init(credited: Int64) { self.credited = max(0, credited) }

  /// The balance by the supplier's own books.
  var available: Int64 { credited - reserved - used }
  /// What can truly still be sold.
  var unspoken: Int64 { available - unconfirmed }

  /// Pays `units` in; `false`, and nothing happens, when the sum does not fit.
  mutating func credit(_ units: Int64) -> Bool {
    let (sum, overflow) = credited.addingReportingOverflow(units)
    guard !overflow else { return false }
    credited = sum
    return true
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
  mutating func spend(_ units: Int64) { used += units }
}
