internal import ExactJSON
package import PurserCore

extension ListedOrder {
  /// Writes the order as `GET /v1/orders` and `purser orders --json` give it.
  ///
  /// - Parameters:
  ///   - timeToLive: how long a hold waits for its outcome.
  ///   - json: where it is written.
  func write(_ timeToLive: Duration, to json: inout AnswerJSON) {
    let parts = parts
    let status = parts?.whole ?? status
    status.write(timeToLive, to: &json)
    OrderDetails.write(details, status.state.hold?.amount, to: &json)
    if let totals {
      totals.write(timeToLive, to: &json)
      json.boolean("bought_twice", totals.isBoughtTwice)
    }
    json.string("supplier_reference", supplierReference)
    json.amount("over_price", overprice)
  }

  /// By how much more than its price it was bought; `nil` where it was not.
  private var overprice: Money? {
    guard let holding = status.state.holding, let actual = holding.ending?.actual else {
      return nil
    }
    return holding.hold.excess(of: actual)
  }

  /// The order as one line of NDJSON, with its line break.
  package func line(_ timeToLive: Duration) -> [UInt8] {
    AnswerJSON.bytes { json in json.object { write(timeToLive, to: &$0) } }
      + [UInt8(ascii: "\n")]
  }

  /// Orders as the page of `GET /v1/orders`, laid out for people.
  ///
  /// - Parameters:
  ///   - orders: the orders of the page.
  ///   - cursor: where the next page begins; `nil` where there is none.
  ///   - timeToLive: how long a hold waits for its outcome.
  /// - Returns: one JSON object.
  package static func page(
    _ orders: [ListedOrder], nextCursor cursor: Int64?, _ timeToLive: Duration
  ) -> [UInt8] {
    AnswerJSON.bytes(style: .pretty) { json in
      json.object { json in
        json.array("orders") { json in
          for order in orders { json.object { order.write(timeToLive, to: &$0) } }
        }
        json.string("next_cursor", cursor?.description)
      }
    }
  }
}

extension ListedOrder {
  /// The first record of a CSV file of orders, with its line break (RFC 4180).
  package static let heading = CSV.record([
    "id", "state", "supplier", "pool", "currency", "amount", "actual", "attempt_id", "placed_at",
    "sent_at", "accepted_at", "unknown_since", "ended_at", "expires_at", "inferred", "refusal",
    "sku", "quantity", "unit_cost", "reference", "metadata", "supplier_reference", "over_price",
    "bought_quantity", "held_on", "given_back", "split_of", "bought_amount", "bought_twice",
  ])

  /// The order as a record of CSV, with its line break. What is not known is empty; metadata are a JSON object.
  package func record(_ timeToLive: Duration) -> [UInt8] {
    let parts = parts
    let status = parts?.whole ?? status
    let holding = status.state.holding
    let amount = holding?.hold.amount
    let expiresAt = holding?.expiresAt(after: timeToLive, placedAt: status.placedAt)
    let moments = [
      status.placedAt, holding?.sentAt, holding?.acceptedAt, holding?.unknownAt,
      holding?.ending?.moment, expiresAt,
    ]
    let hasProduct = details?.sku != nil
    let totals = totals
    let bought =
      totals?.bought.amount ?? (holding?.isBought ?? false ? holding?.ending?.actual : nil)
    let fields =
      [
        status.order.name, status.state.name, holding?.hold.supplier.name, holding?.hold.pool.pool,
        status.currency.code, amount?.decimalString, holding?.ending?.actual?.decimalString,
        status.attemptID,
      ] + moments.map { $0?.rfc3339 } + [
        holding?.ending?.inference?.rawValue, status.state.refusal?.rawValue, details?.sku,
        hasProduct ? details?.quantity.description : nil,
        details?.unitCost(of: amount)?.decimalString, details?.reference, metadataText,
        supplierReference, overprice?.decimalString,
        totals?.bought.quantity?.description, totals.flatMap(heldOn)?.decimalString,
        totals?.givenBack.amount.decimalString, details?.split?.of.name,
        bought?.decimalString, totals.map { $0.isBoughtTwice ? "true" : "false" },
      ]
    return CSV.record(fields.map { $0 ?? "" })
  }

  /// The money set aside beside what is bought; `nil` where there is none.
  private func heldOn(_ totals: OrderTotals) -> Money? {
    let rest = totals.heldOn
    return rest.parts.isEmpty ? nil : rest.sum.amount
  }

  private var metadataText: String? {
    guard let metadata = details?.metadata, !metadata.isEmpty else { return nil }
    let bytes = AnswerJSON.bytes { json in
      json.object { json in
        for datum in metadata { json.string(named: datum.name, datum.value) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
