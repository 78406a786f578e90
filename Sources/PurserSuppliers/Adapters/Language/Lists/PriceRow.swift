internal import PurserCore

/// What each item says of a supplier's price list.
struct PriceRow: ListRow {
  static let kind = ListKind.prices

  var row: BalanceRow
  /// The product, as the shop calls it.
  var sku: TextField
  /// The product, as the supplier calls it; `nil` where that is the same.
  var supplierSKU: TextField?
  var unitCost: Expression
  var currency: TextField
  var unit: AmountUnit
  var minQuantity: Expression?
  var maxQuantity: Expression?
  var validFrom: Expression?
  var validUntil: Expression?
  /// Whether the cost is read from a text that may say another currency.
  var readsMoney: Bool

  init?(
    _ reader: inout MappingReader, label: String, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    let each = reader.node("each", .required, &problems)?.expression("each", context, &problems)
    let condition = reader.expression("where", context, &problems)
    let sku = reader.node("sku", .required, &problems)?.textField("sku", context, &problems)
    supplierSKU = reader.node("supplier_sku", &problems)?
      .textField("supplier_sku", context, &problems)
    let unitCost = reader.node("unit_cost", .required, &problems)?
      .expression("unit_cost", context, &problems)?.ofAmount
    let currency = reader.node("currency", .required, &problems)?
      .textField("currency", context, &problems)
    unit = reader.node("unit", &problems).flatMap { AmountUnit($0, &problems) } ?? .major
    minQuantity = reader.expression("min_quantity", context, &problems)
    maxQuantity = reader.expression("max_quantity", context, &problems)
    validFrom = reader.expression("valid_from", context, &problems)
    validUntil = reader.expression("valid_until", context, &problems)
    if case .template(let template)? = currency, let code = template.constant,
      context.currencies[code] == nil, context.currencies[code.uppercased()] == nil
    {
      problems.error(
        at: reader.valueMark(of: "currency"), UnknownCurrency.sentence(written: code))
    }
    if case .template? = sku {
      problems.error(
        at: reader.valueMark(of: "sku"),
        "every row would be the same product; take it from the item, as in `sku: $.id`")
    }
    guard let each, let sku, let unitCost, let currency else { return nil }
    (self.sku, self.unitCost, self.currency) = (sku, unitCost, currency)
    readsMoney = unitCost.root.calls.contains { $0.function == .number(.money) }
    var others = sku.expressions.map { ("sku", $0) }
    others += (supplierSKU?.expressions ?? []).map { ("supplier_sku", $0) }
    others.append(("unit_cost", unitCost))
    others += currency.expressions.map { ("currency", $0) }
    let optional = [
      ("min_quantity", minQuantity), ("max_quantity", maxQuantity), ("valid_from", validFrom),
      ("valid_until", validUntil),
    ]
    others += optional.compactMap { field, expression in expression.map { (field, $0) } }
    row = BalanceRow(
      ofList: label, each: each, condition: condition,
      reading: others.map { (field: $0.0, expression: $0.1) })
  }
}
