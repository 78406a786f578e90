/// What all attempts of an order come to together, of those whose money is spent or may be.
///
/// Amounts are sums in one currency, that of the attempt which says where the order stands; what attempts in others come
/// to stands beside them.
package struct OrderTotals: Hashable, Sendable {
  /// So many units for so much.
  package struct Sum: Hashable, Sendable {
    /// How many units; `nil` where that is not known of a part.
    package var quantity: Int64?
    /// For how much, in the currency of the order.
    package var amount: Money
    /// For how much in other currencies, by their codes.
    package var also: [Money] = []

    fileprivate init(_ currency: Currency) { (quantity, amount) = (0, .zero(currency)) }

    fileprivate mutating func add(_ quantity: Int64?, _ amount: Money) {
      self.quantity = self.quantity.flatMap { sum in quantity.map { sum + $0 } }
      if amount.currency == self.amount.currency {
        self.amount = Money(units: self.amount.units + amount.units, currency: amount.currency)
      } else if let place = also.firstIndex(where: { $0.currency == amount.currency }) {
        also[place] = Money(
          units: also[place].units + amount.units, currency: amount.currency)
      } else if amount.units != 0 {
        also.append(amount)
        also.sort { $0.currency.code < $1.currency.code }
      }
    }
  }

  /// All that is not bought, of several attempts together.
  package struct Rest: Hashable, Sendable {
    /// So much.
    package var sum: Sum
    /// Its parts.
    package var parts: [OrderStatus]
  }

  /// The attempts, the first one first, each with all its parts.
  package let attempts: [OrderParts]
  private let currency: Currency

  /// The totals of an order; `nil` where its money is all in one attempt that is not divided: that one says all.
  ///
  /// - Parameters:
  ///   - attempts: all its attempts, each with all its parts, the first one first.
  ///   - currency: in which amounts are summed up.
  package init?(_ attempts: [OrderParts], in currency: Currency) {
    self.attempts = attempts.filter { $0.isDivided || $0.own.hasMoney }
    self.currency = currency
    guard self.attempts.count > 1 || self.attempts.first?.isDivided ?? false else { return nil }
  }

  /// Whether more than one attempt is bought and was not given back.
  package var isBoughtTwice: Bool {
    attempts.count { attempt in
      attempt.all.contains { if case .settled? = $0.state.holding?.ending { true } else { false } }
    } > 1
  }

  /// What was bought, in all, given back or not.
  package var bought: Sum { sum(attempts.map(\.bought)) }

  /// What was given back of what was bought.
  package var givenBack: Sum { sum(attempts.map(\.givenBack)) }

  /// All that is not bought and stays set aside.
  package var heldOn: Rest {
    rest { attempt in
      guard !attempt.isDivided else { return attempt.heldOn }
      return attempt.own.state.holding?.ending == nil ? attempt.own : nil
    }
  }

  /// All that is not bought of attempts that are divided, and was freed, or expired.
  package var freed: Rest { rest(\.freed) }

  private func sum(_ sums: [OrderParts.Sum]) -> Sum {
    sums.reduce(into: Sum(currency)) { $0.add($1.quantity, $1.amount) }
  }

  private func rest(_ part: (OrderParts) -> OrderStatus?) -> Rest {
    var rest = Rest(sum: Sum(currency), parts: [])
    for attempt in attempts {
      guard let own = part(attempt), let hold = own.state.hold else { continue }
      rest.sum.add(attempt.quantity(of: own), hold.amount)
      rest.parts.append(own)
    }
    // Where the order is for no units, nothing is zero of them.
    if attempts.allSatisfy({ $0.ordered == nil }) { rest.sum.quantity = nil }
    return rest
  }
}

extension OrderStatus {
  /// Whether its supplier has money for it, or may have: it is held, was bought, or nobody told that it was not.
  package var hasMoney: Bool {
    guard let holding = state.holding else { return false }
    // A hold is divided where a part of it was bought.
    if holding.hold.share != nil { return true }
    return switch holding.ending {
    case nil, .settled?, .reversed?: true
    case .expired(_, let inferred)?: inferred != .notBought
    case .released?: false
    }
  }
}

extension [OrderAttempt] {
  /// What the attempts come to together; `nil` where one of them says all.
  package var totals: OrderTotals? {
    guard let leading else { return nil }
    return OrderTotals(map(\.allParts), in: leading.record.status.currency)
  }
}

extension OrderAttempt {
  /// The attempt with its parts, also where it is whole.
  package var allParts: OrderParts {
    OrderParts(
      record.status, others,
      ordered: record.details?.sku == nil ? nil : record.details?.quantity)
  }
}
