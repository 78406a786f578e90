internal import PurserCore

// Looking orders up.
extension OrderBook {
  /// Refuses a request about a reference that gets errors.
  ///
  /// - Throws: `WireProblem.failing`.
  func requireLoose(_ reference: String) throws(WireProblem) {
    if let status = stuck[reference] { throw .failing(status: status) }
  }

  /// The order of this name.
  ///
  /// - Throws: `WireProblem.notFound`, and `.failing` where its reference gets errors.
  mutating func answer(
    id: String, at now: Timestamp, _ account: inout SimulatedAccount
  ) throws(WireProblem) -> OrderAnswer {
    guard let place = place(ofID: id) else { throw .notFound("Order \(id)") }
    try requireLoose(purchases[place].reference)
    return answer(place, isRepeat: false, at: now, &account)
  }

  /// The orders of this reference, the oldest first.
  ///
  /// - Throws: `WireProblem.failing` where it gets errors.
  mutating func answers(
    reference: String, at now: Timestamp, _ account: inout SimulatedAccount
  ) throws(WireProblem) -> [OrderAnswer] {
    try requireLoose(reference)
    return (places[reference] ?? []).map { place in
      answer(place, isRepeat: false, at: now, &account)
    }
  }

  /// An order as it is now.
  mutating func answer(
    _ place: Int, isRepeat: Bool, at now: Timestamp, _ account: inout SimulatedAccount
  ) -> OrderAnswer {
    let truth = account.truth(at: now)
    adopt(place, account)
    let purchase = purchases[place]
    let units = truth.filter { $0.pool.currency == purchase.unitCost.currency }
      .reduce(Int64(0)) { sum, pool in
        let (total, overflow) = sum.addingReportingOverflow(pool.spendable.units)
        return overflow ? .max : total
      }
    return OrderAnswer(
      purchase: purchase, isRepeat: isRepeat,
      balance: Money(units: units, currency: purchase.unitCost.currency), now: now)
  }
}
