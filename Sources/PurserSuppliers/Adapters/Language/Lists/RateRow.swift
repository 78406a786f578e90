internal import PurserCore

/// What each item says of what currencies are worth in each other.
struct RateRow: ListRow {
  static let kind = ListKind.rates

  var row: BalanceRow
  /// The currency of which one unit...
  var from: TextField
  /// ... is worth so many of this.
  var to: TextField
  var rate: Expression
  /// When that was so; `nil` for the moment of the reading.
  var date: Expression?

  init?(
    _ reader: inout MappingReader, label: String, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    let each = reader.node("each", .required, &problems)?.expression("each", context, &problems)
    let condition = reader.expression("where", context, &problems)
    let from = reader.node("from", .required, &problems)?.textField("from", context, &problems)
    let to = reader.node("to", .required, &problems)?.textField("to", context, &problems)
    let rate = reader.node("rate", .required, &problems)?
      .expression("rate", context, &problems)?.ofAmount
    date = reader.expression("date", context, &problems)
    for (key, field) in [("from", from), ("to", to)] {
      guard case .template(let template)? = field, let code = template.constant,
        context.currencies[code] == nil, context.currencies[code.uppercased()] == nil
      else { continue }
      problems.error(at: reader.valueMark(of: key), UnknownCurrency.sentence(written: code))
    }
    if case .template? = from, case .template? = to {
      problems.error(
        at: reader.valueMark(of: "to"),
        "every row would be of the same two currencies; take one of them from the item, as in `to: $.code`"
      )
    }
    guard let each, let from, let to, let rate else { return nil }
    (self.from, self.to, self.rate) = (from, to, rate)
    var others = from.expressions.map { (field: "from", expression: $0) }
    others += to.expressions.map { ("to", $0) }
    others.append(("rate", rate))
    if let date { others.append(("date", date)) }
    row = BalanceRow(ofList: label, each: each, condition: condition, reading: others)
  }
}
