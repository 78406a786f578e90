/// An attempt of an order with all the parts that its hold was divided into.
///
/// Each purchase takes what it pays for and leaves a rest, each giving back takes a part of what was bought. So at
/// most one part is not bought: the rest.
package struct OrderParts: Hashable, Sendable {
  /// The parts: the hold that has the attempt's name, then the others by their numbers.
  package let all: [OrderStatus]
  /// For how many units the order is; `nil` where it names no product.
  package let ordered: Int64?

  /// So many units for so much.
  package struct Sum: Hashable, Sendable {
    /// How many units; `nil` where the order was divided by amount, or names no product.
    package var quantity: Int64?
    /// For how much.
    package var amount: Money
  }

  /// The parts of an attempt.
  ///
  /// - Parameters:
  ///   - own: the hold that has the attempt's name.
  ///   - others: those divided from it, by their numbers.
  ///   - ordered: for how many units the order is; `nil` where it names no product.
  package init(_ own: OrderStatus, _ others: [OrderStatus], ordered: Int64?) {
    all = [own] + others
    self.ordered = ordered
  }

  /// The hold that has the attempt's name.
  package var own: OrderStatus { all[0] }

  /// Whether the hold was divided.
  package var isDivided: Bool { all.count > 1 }

  /// The part that is not bought: open, or free again. `nil` where all is bought, or nothing ever was held.
  package var rest: OrderStatus? { all.last { $0.state.holding.map { !$0.isBought } ?? false } }

  /// For how many units a part is; `nil` where that is not known.
  package func quantity(of part: OrderStatus) -> Int64? {
    part.state.hold?.share?.quantity ?? (isDivided ? nil : ordered)
  }

  /// What was bought, in all, given back or not.
  package var bought: Sum { sum { $0.isBought } }

  /// What was given back of what was bought.
  package var givenBack: Sum {
    sum {
      if case .reversed? = $0.ending { true } else { false }
    }
  }

  /// All that is bought and was not given back.
  package var kept: Sum {
    sum {
      if case .settled? = $0.ending { true } else { false }
    }
  }

  /// The sum of some parts: of what was paid where that is known, else of what is held.
  private func sum(_ fits: (Holding) -> Bool) -> Sum {
    var sum = Sum(quantity: 0, amount: .zero(own.currency))
    for part in all {
      guard let holding = part.state.holding, fits(holding) else { continue }
      let amount = holding.ending?.actual ?? holding.hold.amount
      sum.amount = Money(units: sum.amount.units + amount.units, currency: own.currency)
      sum.quantity = sum.quantity.flatMap { sum in quantity(of: part).map { sum + $0 } }
    }
    return sum
  }

  /// Whether so much was bought in all at some time: what is told again late.
  ///
  /// - Parameters:
  ///   - quantity: how many units; `nil` where the shop does not say.
  ///   - cost: what they cost; `nil` where the shop does not say.
  /// - Returns: whether it was told so before.
  func wereBought(_ quantity: Int64?, for cost: Money?) -> Bool {
    var (units, count) = (Int64(0), Int64(0) as Int64?)
    for part in all where !(part.state.hold?.share?.origin?.isReturned ?? false) {
      guard let holding = part.state.holding, holding.isBought else { continue }
      let purchase = [part] + returned(of: part)
      units += purchase.reduce(0) { $0 + ($1.state.holding?.ending?.actual?.units ?? 0) }
      for part in purchase {
        count = count.flatMap { sum in self.quantity(of: part).map { sum + $0 } }
      }
      let fits = cost.map { $0.units == units } ?? (quantity != nil)
      if fits, quantity == nil || quantity == count { return true }
    }
    return false
  }

  /// The parts that were taken off a part to be given back.
  private func returned(of part: OrderStatus) -> [OrderStatus] {
    all.filter { other in
      guard let origin = other.state.hold?.share?.origin else { return false }
      return origin.isReturned && origin.part == part.id.partNumber
    }
  }
}

extension Holding {
  /// Whether it was bought, given back or not.
  package var isBought: Bool {
    switch ending {
    case .settled?, .reversed?: true
    case nil, .released?, .expired?: false
    }
  }
}
