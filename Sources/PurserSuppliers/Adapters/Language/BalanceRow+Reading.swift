internal import PurserCore

extension BalanceRow {
  /// Reads one entry of `balances:`. Messages about replies call its place `label`.
  init?(
    _ node: YAMLNode, label: String, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: label, &problems) else { return nil }
    let each = reader.node("each", &problems)?.selector("each", &problems)
    let condition = reader.node("where", &problems)?.expression("where", &problems)
    let pool = reader.node("pool", &problems)?.textSource("pool", context, &problems)
    let currency = reader.node("currency", .required, &problems)?
      .textSource("currency", context, &problems)
    let unit = reader.choice("unit", of: Money.Unit.self, &problems)
    let available = reader.node("available", .required, &problems)?
      .expression("available", &problems)
    let allowsOverdraft = reader.boolean("overdraft", &problems)
    var amounts: [AmountField: Expression] = [:]
    for field in AmountField.allCases {
      let key = field.rawValue
      amounts[field] = reader.node(key, &problems)?.expression(key, &problems)
    }
    let updatedAt = reader.node("updated_at", &problems)?.selector(
      "updated_at", &problems)
    let validity = Validity(&reader, &problems)
    let zeroes = Self.currencies(
      reader.node("zero_when_absent", &problems), context, &problems)
    reader.finish(&problems)
    guard let currency, let available else { return nil }
    self.init(
      label: label, each: each.map { ItemSource(items: $0, container: $0.container) },
      condition: condition, pool: pool ?? .template(Template(constant: PoolID.mainPool)),
      currency: currency, unit: unit ?? .major, available: available,
      allowsOverdraft: allowsOverdraft ?? (amounts[.creditLimit] != nil), amounts: amounts,
      updatedAt: updatedAt, validity: validity, zeroWhenAbsent: zeroes)
    checkCurrency(at: reader.mark(of: "currency"), context, &problems)
    checkZeroes(at: reader.mark(of: "zero_when_absent"), context, &problems)
  }

  private static func currencies(
    _ node: YAMLNode?, _ context: AdapterContext, _ problems: inout Problems
  ) -> [Template] {
    guard let node else { return [] }
    let items: [YAMLNode] = if case .sequence(let items) = node.content { items } else { [node] }
    return items.compactMap { $0.template("zero_when_absent", context, for: .reply, &problems) }
  }

  private func checkCurrency(
    at mark: SourceMark, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard case .template(let template) = currency, let code = template.constant else { return }
    Self.check(code, at: mark, context, &problems)
  }

  private func checkZeroes(
    at mark: SourceMark, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard !zeroWhenAbsent.isEmpty else { return }
    if case .selector = pool {
      problems.error(
        at: mark, "`zero_when_absent` needs a `pool` that does not come from the reply")
    }
    if each == nil {
      problems.error(
        at: mark, "`zero_when_absent` needs `each`; without it the row is never absent")
    }
    for code in zeroWhenAbsent.compactMap(\.constant) {
      Self.check(code, at: mark, context, &problems)
    }
  }

  private static func check(
    _ code: String, at mark: SourceMark, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard context.currencies[code] == nil else { return }
    problems.error(
      at: mark,
      "\(Quotation.quoted(code)) is neither an ISO 4217 code nor declared under `currencies`")
  }
}

extension BalanceRow.Validity {
  /// Reads the moments between which a row counts; `nil` where none is given.
  fileprivate init?(_ reader: inout MappingReader, _ problems: inout Problems) {
    startsAt = reader.node("starts_at", &problems)?.selector("starts_at", &problems)
    endsAt = reader.node("ends_at", &problems)?.selector("ends_at", &problems)
    rolloverAmount = reader.node("rollover_amount", &problems)?
      .expression("rollover_amount", &problems)
    rolloverEndsAt = reader.node("rollover_ends_at", &problems)?
      .selector("rollover_ends_at", &problems)
    let keys = ["ends_at", "rollover_amount", "rollover_ends_at"]
    let rollover = keys.dropFirst().filter(reader.has)
    if !rollover.isEmpty, let missing = keys.first(where: { !reader.has($0) }) {
      problems.error(
        at: reader.mark(of: rollover[0]),
        "\(Quotation.quoted(rollover[0])) needs \(Quotation.quoted(missing)) beside it")
    }
    guard startsAt != nil || endsAt != nil else { return nil }
  }
}
