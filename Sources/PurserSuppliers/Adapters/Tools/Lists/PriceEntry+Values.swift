internal import PurserCore

/// The columns of a row, as texts.
extension PriceEntry: ListEntry {
  package static let keys = [
    "sku", "supplier_sku", "unit_cost", "currency", "min_quantity", "max_quantity", "valid_from",
    "valid_until",
  ]
  package static let neededKeys: Set<String> = ["sku", "unit_cost", "currency"]
  package static let numericKeys: Set<String> = ["unit_cost", "min_quantity", "max_quantity"]

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

  package func written(_ text: String, of key: String) -> String {
    switch key {
    case "unit_cost": (try? Money(text, unitCost.currency, rounding: .up))?.decimalString ?? text
    case "valid_from", "valid_until": Timestamp(dayOrMoment: text)?.rfc3339 ?? text
    default: text
    }
  }

  package func redacted(_ redact: (String) -> String) -> PriceEntry {
    var entry = self
    entry.sku = redact(sku)
    entry.supplierSKU = supplierSKU.map(redact)
    return entry
  }

  private static func moment(_ moment: Int64, unless none: Int64) -> String? {
    moment == none ? nil : Timestamp(microsecondsSinceEpoch: moment).rfc3339
  }
}
