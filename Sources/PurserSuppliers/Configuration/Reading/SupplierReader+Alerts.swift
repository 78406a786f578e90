internal import PurserCore

/// From where on something about a supplier is an alert.
extension SupplierReader {
  /// The rules of a supplier and of its pools; `nil` where they are the usual ones.
  ///
  /// - Parameters:
  ///   - node: where they stand; `nil` where they are not given.
  ///   - currencies: those that the supplier may have pools of.
  ///   - problems: gets what is wrong.
  /// - Returns: the rules.
  func alerts(
    _ node: YAMLNode?, _ currencies: CurrencyTable, _ problems: inout Problems
  ) -> SupplierAlerts? {
    guard let node, var reader = MappingReader(node, named: "alerts", &problems) else { return nil }
    let rules = AlertRulesReader(currencies: currencies, scope: .supplier)
    var alerts = SupplierAlerts(
      rules: rules.read(&reader, over: defaults.alertRules, &problems))
    for member in reader.node("pools", &problems)?.mapping("pools", &problems) ?? [] {
      guard let pool = pool(member, currencies, &problems),
        var reader = MappingReader(member.value, named: member.name, &problems)
      else { continue }
      let rules = AlertRulesReader(currencies: currencies, scope: .pool)
      alerts.pools[pool] = rules.read(&reader, over: alerts.rules, &problems)
      reader.finish(&problems, elsewhere: rules.elsewhere)
    }
    reader.finish(&problems, elsewhere: rules.elsewhere)
    return alerts
  }

  /// The pool that a name such as `main/USD` is of.
  private func pool(
    _ member: YAMLMember, _ currencies: CurrencyTable, _ problems: inout Problems
  ) -> PoolID? {
    guard let slash = member.name.lastIndex(of: "/"), slash > member.name.startIndex else {
      problems.error(
        at: member.mark,
        "\(Quotation.quoted(member.name)) names no pool; write its name, `/` and its currency, such as "
          + "`main/USD`")
      return nil
    }
    let code = String(member.name[member.name.index(after: slash)...])
    guard let currency = currencies[code] else {
      problems.error(
        at: member.mark,
        "\(Quotation.quoted(member.name)) must end in a currency of ISO 4217 or one declared under "
          + "`currencies`")
      return nil
    }
    return PoolID(
      supplier: SupplierID(id.name), pool: String(member.name[..<slash]), currency: currency)
  }
}
