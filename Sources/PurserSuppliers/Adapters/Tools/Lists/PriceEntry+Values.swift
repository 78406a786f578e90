internal import PurserCore

/// The columns of a row, as texts.
extension PriceEntry {
  /// The columns in their order.
  package static let keys = [
    "sku", "supplier_sku", "unit_cost", "currency", "min_quantity", "max_quantity", "valid_from",
    "valid_until",
  ]

  /// What a column says; `nil` where it says nothing.
  package func text(of key: String) -> String? {
    switch key {
    case "sku": sku
    case "supplier_sku": supplierSKU
    case "unit_cost": unitCost.decimalString
    case "currency": unitCost.currency.code
    case "min_quantity":
      terms.quantities.lowerBound == 1 ? nil : String(terms.quantities.lowerBound)
    case "max_quantity":
      terms.quantities.upperBound == .max ? nil : String(terms.quantities.upperBound)
    case "valid_from": Self.moment(terms.validFrom, unless: .min)
    case "valid_until": Self.moment(terms.validUntil, unless: .max)
    default: nil
    }
  }

  private static func moment(_ moment: Int64, unless none: Int64) -> String? {
    moment == none ? nil : Timestamp(microsecondsSinceEpoch: moment).rfc3339
  }
}
