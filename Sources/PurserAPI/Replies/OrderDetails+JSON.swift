internal import PurserCore

extension OrderDetails {
  /// Writes the members that say what an order is about.
  ///
  /// - Parameters:
  ///   - details: what it is about; `nil` where it told nothing but its cost.
  ///   - amount: what is held for it; `nil` for nothing.
  ///   - json: where they are written.
  static func write(_ details: OrderDetails?, _ amount: Money?, to json: inout AnswerJSON) {
    json.string("sku", details?.sku)
    json.integer("quantity", details?.sku == nil ? nil : details?.quantity)
    json.amount("unit_cost", details?.unitCost(of: amount))
    if let split = details?.split {
      json.string("split_of", split.of.name)
      json.integer("split_part", split.number)
    }
    json.string("reference", details?.reference)
    json.object("metadata") { json in
      for datum in details?.metadata ?? [] { json.string(named: datum.name, datum.value) }
    }
  }
}
