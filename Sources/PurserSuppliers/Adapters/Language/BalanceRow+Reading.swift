internal import PurserCore

extension BalanceRow {
  /// Reads one entry of `balances:`. Messages about replies call its place `label`.
  init?(
    _ node: YAMLNode, label: String, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: label, &problems) else { return nil }
    let each = reader.expression("each", context, &problems)
    let isOptional = reader.boolean("optional", &problems) ?? false
    let identity = reader.expression("identity", context, &problems)
    let condition = reader.expression("where", context, &problems)
    let mayBeNone = reader.boolean("may_be_none", &problems) ?? false
    let pool = reader.node("pool", &problems)?.textField("pool", context, &problems)
    let currency = reader.node("currency", .required, &problems)?
      .textField("currency", context, &problems)
    let unit = reader.node("unit", &problems).flatMap { AmountUnit($0, &problems) }
    let available = reader.expression("available", context, &problems)?.ofAmount
    let allowsOverdraft = reader.boolean("overdraft", &problems)
    let amounts = AmountField.allCases.compactMap { field in
      reader.expression(field.rawValue, context, &problems)
        .map { (field: field, expression: $0.ofAmount) }
    }
    let unlimitedWhen = reader.expression("unlimited_when", context, &problems)
    let unknownWhen = reader.expression("unknown_when", context, &problems)
    let note = reader.node("note", &problems)?.textField("note", context, &problems)
    let updatedAt = reader.expression("updated_at", context, &problems)
    let validity = Validity(&reader, context, &problems)
    let checks =
      reader.node("checks", &problems)?.list("checks", &problems)?
      .compactMap { $0.expression("checks", context, &problems) } ?? []
    let zeroes = Self.currencies(
      reader.node("zero_when_absent", &problems), context, &problems)
    reader.finish(&problems, elsewhere: MisplacedKeys.inBalances)
    if isOptional, each == nil {
      problems.error(at: reader.mark(of: "optional"), "`optional` goes with `each`")
    }
    if mayBeNone, each == nil, condition == nil {
      problems.error(
        at: reader.mark(of: "may_be_none"), "`may_be_none` goes with `where`, or a filter in `each`"
      )
    }
    if !reader.has("available"), !AmountField.allCases.contains(where: { reader.has($0.rawValue) })
    {
      // Of a key in its place that is told.
      if !["amount", "balance", "value"].contains(where: { node.member($0) != nil }) {
        problems.error(
          at: node.mark, "\(Quotation.quoted(label)) has no `available`; it must be given")
      }
      return nil
    }
    guard let currency else { return nil }
    self.init(
      label: label, each: each.map { ItemSource($0, isOptional: isOptional) }, identity: identity,
      condition: condition, mayBeNone: mayBeNone,
      pool: pool ?? .template(Template(constant: PoolID.mainPool)),
      currency: currency, unit: unit ?? .major, available: available,
      allowsOverdraft: allowsOverdraft ?? amounts.contains { $0.field == .creditLimit },
      amounts: amounts,
      unlimitedWhen: unlimitedWhen, unknownWhen: unknownWhen, note: note, updatedAt: updatedAt,
      validity: validity, checks: checks, zeroWhenAbsent: zeroes)
    let ofAmounts = [available, validity?.rolloverAmount] + amounts.map(\.expression)
    readsMoney = ofAmounts.compactMap(\.self).flatMap(\.root.calls).contains {
      $0.function == .number(.money)
    }
    checkCurrency(at: reader.mark(of: "currency"), context, &problems)
    checkZeroes(at: reader.mark(of: "zero_when_absent"), context, &problems)
  }

  private static func currencies(
    _ node: YAMLNode?, _ context: AdapterContext, _ problems: inout Problems
  ) -> [Template] {
    (node?.oneOrSeveral ?? []).compactMap {
      $0.template("zero_when_absent", context, for: .reply, &problems)
    }
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
    if case .expression = pool {
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
    guard context.currencies[code] == nil, context.currencies[code.uppercased()] == nil else {
      return
    }
    problems.error(at: mark, UnknownCurrency.sentence(written: code))
  }
}

extension BalanceRow.Validity {
  /// Reads the moments between which a row counts; `nil` where none is given.
  fileprivate init?(
    _ reader: inout MappingReader, _ context: AdapterContext, _ problems: inout Problems
  ) {
    startsAt = reader.expression("starts_at", context, &problems)
    endsAt = reader.expression("ends_at", context, &problems)
    rolloverAmount = reader.expression("rollover_amount", context, &problems)?.ofAmount
    rolloverEndsAt = reader.expression("rollover_ends_at", context, &problems)
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

extension AmountUnit {
  private static let scales = 0...30

  /// Reads `unit:`.
  init?(_ node: YAMLNode, _ problems: inout Problems) {
    if let places = node.member("scale")?.scalar {
      problems.error(at: node.mark, "write `unit: scale \(places)`")
      return nil
    }
    guard let text = node.text("unit", &problems) else { return nil }
    if let places = text.wholeMatch(of: /scale *\(?-([0-9]{1,2})\)?/)?.output.1,
      let count = Int(places)
    {
      problems.error(
        at: node.mark,
        "`unit: scale N` is for units below one; what counts more is multiplied: `available: $.amount * "
          + "1\(String(repeating: "0", count: count))`")
      return nil
    }
    let words = text.split(separator: " ")
    if text == "major" {
      self = .major
    } else if text == "minor" {
      self = .minor
    } else if words.count == 2, words[0] == "scale", let places = Int(words[1]),
      Self.scales.contains(places)
    {
      self = .scale(places)
    } else {
      let meant = Self.meant(by: text).map { "write `unit: \($0)`" }
      problems.error(
        at: node.mark,
        "`unit` cannot be \(node.described); "
          + (meant ?? "use `major`, `minor`, or `scale 4` for units of 10 to the power of -4"))
      return nil
    }
  }

  /// What another way to say a unit stands for: what one of the currency has of it, or its name.
  private static func meant(by text: String) -> String? {
    let text = text.lowercased()
    if ["cent", "cents", "minor_unit", "minor_units", "penny", "pence", "subunit"].contains(text) {
      return "minor"
    }
    if let places = text.wholeMatch(of: /(?:scale|decimals|e|1e-?|10\^-?)[^0-9]*([0-9]{1,2})\)?/) {
      return "scale \(places.output.1)"
    }
    guard let zeros = text.wholeMatch(of: /1(0+)/) ?? text.wholeMatch(of: /0\.(0*)1/) else {
      return nil
    }
    return "scale \(zeros.output.1.count + (text.hasPrefix("0") ? 1 : 0))"
  }
}

extension MappingReader {
  /// An expression over the reply that may be left out.
  mutating func expression(
    _ key: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> Expression? {
    node(key, &problems)?.expression(key, context, &problems)
  }
}
