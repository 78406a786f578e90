/// What changed in a pool on one day of the owner's, by the moments of its entries. All in counts of its currency.
///
/// `closing` is `opening` less what was spent and lost, and with all the others.
package struct DayFigures: Hashable, Sendable {
  /// What was expected of the pool before the first entry of the day.
  package var opening: Int64
  /// What was expected of it after the last.
  package var closing: Int64
  /// What orders took, and what they cost otherwise in the end.
  package var spent: Int64 = 0
  /// What came back of orders.
  package var refunded: Int64 = 0
  /// Announced money that arrived.
  package var toppedUp: Int64 = 0
  /// Money that readings found and nothing explains; below zero where more was explained than was found.
  package var credited: Int64 = 0
  /// Money that was missing and nothing explains; below zero where more was explained than was missing.
  package var lost: Int64 = 0
  /// What the owner told.
  package var adjusted: Int64 = 0

  /// Figures of a day on which nothing changed.
  package init(opening: Int64, closing: Int64) {
    (self.opening, self.closing) = (opening, closing)
  }

  /// The figures of an entry alone.
  package init(_ entry: Transaction) {
    let amount = entry.amount.units
    let (before, overflow) = entry.balance.units.subtractingReportingOverflow(amount)
    self.init(opening: overflow ? 0 : before, closing: entry.balance.units)
    switch entry.type {
    case .order, .settleDifference: spent = Self.negated(amount)
    case .refund: refunded = amount
    case .topUp: toppedUp = amount
    case .creditDetected: credited = amount
    case .drift: lost = Self.negated(amount)
    case .explained:
      if case .explanation(let finding, _) = entry.cause, finding.type == .drift {
        lost = Self.negated(amount)
      } else {
        credited = amount
      }
    // What the owner tells, also under names of his own; and what was given up.
    default: adjusted = amount
    }
  }

  /// Adds what changed later on the same day.
  package mutating func add(_ later: DayFigures) {
    closing = later.closing
    spent = Self.sum(spent, later.spent)
    refunded = Self.sum(refunded, later.refunded)
    toppedUp = Self.sum(toppedUp, later.toppedUp)
    credited = Self.sum(credited, later.credited)
    lost = Self.sum(lost, later.lost)
    adjusted = Self.sum(adjusted, later.adjusted)
  }

  private static func negated(_ units: Int64) -> Int64 { units == .min ? .max : -units }

  private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
