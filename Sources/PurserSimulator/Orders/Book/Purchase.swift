package import PurserCore

/// The truth of one order at a simulated supplier, refused ones included.
package struct Purchase: Hashable, Sendable {
  /// Where it stands.
  package enum State: String, Sendable, CaseIterable {
    /// Created, and not yet confirmed: nothing is bought.
    case created
    /// Created, and never confirmed in time: nothing was bought.
    case expired
    /// Refused: nothing was bought.
    case refused
    /// Taken and not delivered yet: its money is taken off.
    case accepted
    /// All of it is delivered.
    case delivered
    /// A part is delivered, and only that is paid.
    case partial
    /// Taken, and given up without a delivery: its money is back.
    case failed
    /// Delivered, and taken back afterwards: its money is back.
    case reversed
  }

  /// What the supplier calls it.
  package let id: String
  /// The reference that came with it.
  package let reference: String
  /// The product.
  package let sku: String
  /// How many units were asked for.
  package let quantity: Int64
  /// What one unit costs.
  package let unitCost: Money
  /// How many units are, or will be, delivered.
  package internal(set) var delivered: Int64
  /// Where it stands.
  package internal(set) var state: State
  /// Why it was refused, or given up.
  package internal(set) var refusal: OrderRefusal?
  /// When it arrived.
  package let placedAt: Timestamp
  /// When its money was taken; `nil` where it never was.
  package internal(set) var takenAt: Timestamp?
  /// When it came to the state that it has.
  package internal(set) var changedAt: Timestamp
  /// From when on its codes can be had.
  package internal(set) var codesFrom: Timestamp?
  /// How often the same reference came again and bought nothing.
  package internal(set) var repeats = 0
  /// What becomes of it, by the faults that were set when it arrived.
  var plan = OrderPlan()

  /// Whether it is, or was, a sale: its money was taken, and it was not given up.
  package var isBought: Bool {
    switch state {
    case .accepted, .delivered, .partial, .reversed: true
    case .created, .expired, .refused, .failed: false
    }
  }

  /// What the supplier has of our money for it now: nothing where it came back.
  package var charged: Money {
    switch state {
    case .accepted: cost(of: quantity)
    case .delivered, .partial: cost(of: delivered)
    case .created, .expired, .refused, .failed, .reversed: .zero(unitCost.currency)
    }
  }

  /// What was delivered, one text for each unit; nothing before that.
  package var codes: [String] {
    switch state {
    case .delivered, .partial, .reversed: (0..<delivered).map { code($0) }
    case .created, .expired, .refused, .accepted, .failed: []
    }
  }

  /// What so many units cost. A quantity for which that does not fit was refused.
  func cost(of units: Int64) -> Money {
    Money(units: unitCost.units * units, currency: unitCost.currency)
  }

  /// The code of a unit: the same text whenever it is asked for, and no other unit has it.
  private func code(_ unit: Int64) -> String {
    let salt = SplitMix64.mixed(UInt64(truncatingIfNeeded: unit) &+ SplitMix64.increment)
    let digits = String(salt, radix: 32, uppercase: true).prefix(6)
    return "\(id.uppercased())-\(unit + 1)-\(digits)"
  }
}

/// Why a simulated supplier does not take an order, or gives it up.
package enum OrderRefusal: String, Sendable, CaseIterable {
  /// There is not enough money.
  case funds = "insufficient_funds"
  /// There is none of the product, or not enough.
  case stock = "out_of_stock"
  /// There is no such product.
  case unknownProduct = "unknown_sku"
  /// It costs more than the order allows.
  case price = "price_too_high"
  /// The supplier gave it up.
  case givenUp = "not_delivered"
}
