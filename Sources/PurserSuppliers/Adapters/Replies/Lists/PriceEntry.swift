package import PurserCore

/// One row of a price list as an adapter reads it.
package struct PriceEntry: Hashable, Sendable {
  /// The product, as the shop calls it.
  package var sku: String
  /// The product, as the supplier calls it; `nil` where that is the same.
  package var supplierSKU: String?
  /// What one unit costs, rounded up to what the currency counts.
  package var unitCost: Money
  /// For which orders, and when, it counts.
  package var terms: PriceList.Terms
}

extension PriceRow {
  typealias Builder = PriceBuilding

  /// What an item says.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where it is no price.
  func entry(_ item: RowReader.Item, _ reader: RowReader) throws(CheckFailure) -> PriceEntry? {
    let sku = try reader.text(of: sku, in: item, field: "sku")
    let own = try reader.optionalText(of: supplierSKU, in: item, field: "supplier_sku")
    let least = try reader.optionalCount(minQuantity, in: item, field: "min_quantity") ?? 1
    let most = try reader.optionalCount(maxQuantity, in: item, field: "max_quantity") ?? .max
    guard least <= most else {
      throw item.failure("min_quantity", "\(least) is above `max_quantity`, which is \(most)")
    }
    let from = try reader.moment(validFrom, in: item, field: "valid_from", .later)
    let until = try reader.moment(validUntil, in: item, field: "valid_until")
    let terms = PriceList.Terms(
      quantities: least...most, validFrom: from?.microsecondsSinceEpoch ?? .min,
      validUntil: until?.microsecondsSinceEpoch ?? .max)
    guard terms.validFrom < terms.validUntil else {
      throw item.failure("valid_until", "it is not after `valid_from`")
    }
    return PriceEntry(
      sku: sku, supplierSKU: own == sku ? nil : own, unitCost: try cost(item, reader),
      terms: terms)
  }

  private func cost(
    _ item: RowReader.Item, _ reader: RowReader
  ) throws(CheckFailure) -> Money {
    let code = try reader.text(of: currency, in: item, field: "currency")
    let currency = try reader.currency(code, in: item, field: "currency")
    let item = readsMoney ? item.knowing(currency) : item
    let number = try reader.evaluate("unit_cost", in: item, unitCost) {
      () throws(ExpressionFailure) in try unitCost.number(in: item.scope)
    }
    let cost: Money
    do throws(MoneyError) { cost = try number.money(currency, unit, rounding: .up) } catch {
      throw item.failure("unit_cost", "\(number) \(error)")
    }
    guard cost.isPositive else {
      throw item.failure(
        "unit_cost",
        "\(cost) is no price, which is above zero; what is not for sale leaves `where` out")
    }
    return cost
  }
}
