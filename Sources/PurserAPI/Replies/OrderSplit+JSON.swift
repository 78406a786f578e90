internal import PurserCore

extension [OrderRecord] {
  /// Writes the member `split` of an order that was split: all the orders that it was split into, and where they
  /// stand together.
  ///
  /// - Parameter json: where it is written.
  func writeSplit(to json: inout AnswerJSON) {
    guard let split = first?.details?.split else { return }
    json.object("split") { json in
      json.string("of", split.of.name)
      json.integer("quantity", split.quantity)
      json.string("state", commonState?.rawValue)
      json.array("parts") { json in
        for record in self { json.object { record.writePortion(to: &$0) } }
      }
    }
  }

  /// Where they stand together: as the least settled of those that are open; else bought where one is.
  private var commonState: OrderState.Name? {
    let order: [OrderState.Name] = [
      .unknown, .held, .sent, .accepted, .settled, .expired, .reversed, .released, .refused,
    ]
    return map(\.state.kind).min { one, other in
      (order.firstIndex(of: one) ?? 0) < (order.firstIndex(of: other) ?? 0)
    }
  }
}

extension OrderRecord {
  fileprivate func writePortion(to json: inout AnswerJSON) {
    json.integer("part", details?.split?.number)
    json.string("id", status.order.name)
    json.string("supplier", state.hold?.supplier.name)
    json.string("pool", state.hold?.pool.pool)
    json.integer("quantity", details?.quantity)
    json.string("currency", status.currency.code)
    json.amount("amount", state.hold?.amount)
    json.amount("actual", holding?.ending?.actual)
    json.string("state", state.name)
    json.string("attempt_id", status.attemptID)
  }
}

extension [SplitPortion] {
  /// Writes the member `split` of a preview.
  func write(to json: inout AnswerJSON) {
    json.object("split") { json in
      json.integer("quantity", reduce(0) { $0 + $1.quantity })
      json.array("parts") { json in
        for (place, portion) in enumerated() {
          json.object { json in
            json.integer("part", place + 1)
            json.string("supplier", portion.decision.hold?.supplier.name)
            json.string("pool", portion.decision.hold?.pool.pool)
            json.integer("quantity", portion.quantity)
            json.string("currency", portion.decision.hold?.amount.currency.code)
            json.amount("amount", portion.decision.hold?.amount)
          }
        }
      }
    }
  }
}

extension AttemptLedger {
  /// The orders that one was split into, as each stands now; empty where it was not.
  ///
  /// - Throws: `LedgerError.unknownOrder` or `.storeFailed`.
  func portions(of record: OrderRecord) async throws(LedgerError) -> [OrderRecord] {
    guard let split = record.details?.split else { return [] }
    var portions: [OrderRecord] = []
    for order in split.orders {
      if let latest = try await attempts(of: order).last { portions.append(latest.whole) }
    }
    return portions
  }
}
