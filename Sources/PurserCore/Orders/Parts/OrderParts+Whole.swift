/// A divided order as one.
extension OrderParts {
  /// Where the order stands as a whole: what is held, or was, of all its parts, and what was paid for all that was
  /// bought. It is bought once a part is, and reversed once all that was bought was given back.
  package var whole: OrderStatus {
    guard isDivided, var holding = own.state.holding, let hold = wholeHold else { return own }
    holding.hold = hold
    switch holding.ending {
    case .settled(_, let at)?: holding.ending = .settled(actual: bought.amount, at: at)
    case .reversed(_, let settledAt, let at)?:
      holding.ending = .reversed(actual: bought.amount, settledAt: settledAt, at: at)
    case nil, .released?, .expired?: break
    }
    var status = own
    status.state = .held(holding)
    return status
  }

  private var wholeHold: Hold? {
    var lines: [Hold.Line] = []
    for line in all.flatMap({ $0.state.hold?.lines ?? [] }) {
      if let place = lines.firstIndex(where: { $0.pool == line.pool }) {
        let units = lines[place].amount.units + line.amount.units
        lines[place].amount = Money(units: units, currency: line.amount.currency)
      } else {
        lines.append(line)
      }
    }
    var hold = Hold(lines: lines, attempt: own.state.hold?.attempt ?? 1)
    hold?.timeToLive = own.state.hold?.timeToLive
    hold?.share = own.state.hold?.share
    return hold
  }

  /// The rest that is not bought and stays set aside; `nil` where there is none.
  package var heldOn: OrderStatus? {
    guard isDivided, let rest, rest.state.holding?.ending == nil else { return nil }
    return rest
  }

  /// The rest that is not bought and was freed, or expired; `nil` where there is none.
  package var freed: OrderStatus? {
    guard isDivided, let rest, rest.state.holding?.ending != nil else { return nil }
    return rest
  }

  /// What became of the parts, in sentences for somebody who was not there.
  package var sentences: [String] {
    guard isDivided else { return [] }
    var sentences: [String] = []
    if bought.amount.units > 0 || (bought.quantity ?? 0) > 0 {
      let count = bought.quantity.flatMap { count in ordered.map { "\(count) of \($0)" } }
      sentences.append("\(count ?? "A part") was bought, for \(bought.amount) in all.")
    }
    if let heldOn, let hold = heldOn.state.hold {
      sentences.append(
        "\(Self.words(quantity(of: heldOn), hold.amount)) stays set aside: settle it or release it."
      )
    }
    if let freed, let holding = freed.state.holding {
      let words = Self.words(quantity(of: freed), holding.hold.amount)
      sentences.append(
        holding.kind == .expired
          ? "Nobody told in time what became of \(words)." : "\(words) was not bought, and is free."
      )
    }
    if givenBack.amount.units > 0 || (givenBack.quantity ?? 0) > 0 {
      sentences.append("\(Self.words(givenBack.quantity, givenBack.amount)) was given back.")
    }
    return sentences
  }

  private static func words(_ quantity: Int64?, _ amount: Money) -> String {
    quantity.map { $0 > 0 ? "\($0) for \(amount)" : "\(amount)" } ?? "\(amount)"
  }
}
