internal import PurserCore
internal import TimeZones

/// How suppliers are chosen.
extension ConfigurationReader {
  /// Reads `routing`.
  ///
  /// - Parameters:
  ///   - node: the section; `nil` where there is none.
  ///   - rates: what currencies are worth in each other.
  ///   - currencies: those that the file knows.
  ///   - names: the suppliers that rules may name.
  ///   - problems: gets what is wrong.
  /// - Returns: the rules.
  func routing(
    _ node: YAMLNode?, _ rates: RateTable, _ currencies: CurrencyTable, names: Set<String>,
    _ problems: inout Problems
  ) -> RoutingRules {
    var rules = RoutingRules()
    guard let node, var reader = MappingReader(node, named: "routing", &problems) else {
      if !rates.rates.isEmpty { rules.plan = RoutingPlan(rates: rates) }
      return rules
    }
    if let policy = reader.choice("policy", of: Policy.self, &problems) { rules.policy = policy }
    let age = reader.duration("max_reading_age", in: ConfigurationLimits.readingAge, &problems)
    if let age { rules.maximumReadingAge = age }
    var weights: [SupplierID: Int] = [:]
    if let node = reader.node("weights", &problems) {
      weights = RoutingRuleReader.weights(node, names, &problems)
    }
    let shadow = reader.choice("shadow", of: Policy.self, &problems)
    var clock: LocalClock?
    if let name = reader.text("time_zone", &problems) {
      clock = LocalClock(named: name, at: reader.valueMark(of: "time_zone"), &problems)
    }
    var list: [RoutingRule] = []
    for item in reader.node("rules", &problems)?.list("rules", &problems) ?? [] {
      let reader = RoutingRuleReader(
        number: list.count + 1, currencies: currencies, names: names)
      if let rule = reader.read(item, &problems) { list.append(rule) }
    }
    reader.finish(&problems)
    rules.plan = RoutingPlan(
      weights: weights, rules: list, shadow: shadow, clock: clock ?? .utc, rates: rates)
    return rules
  }
}

extension LocalClock {
  /// The clocks of a zone, for the years 2025 to 2055; after that they stay.
  init(_ zone: Zone, named name: String) {
    let day: Int64 = 86_400
    let first: Int64 = 1_735_689_600
    var changes: [Change] = []
    var offset = zone.offset(at: first)
    for number in 0..<Int64(30 * 366) {
      let end = first + (number + 1) * day
      let next = zone.offset(at: end)
      guard next != offset else { continue }
      var (before, after) = (end - day, end)
      while after - before > 1 {
        let middle = (before + after) / 2
        if zone.offset(at: middle) == offset { before = middle } else { after = middle }
      }
      changes.append(
        Change(from: Timestamp(microsecondsSinceEpoch: after * 1_000_000), offset: next))
      offset = next
    }
    self.init(name: name, firstOffset: zone.offset(at: first), changes: changes)
  }
}

extension YAMLNode {
  /// The names under `suppliers`.
  var supplierNames: Set<String> {
    guard case .mapping(let members)? = member("suppliers")?.content else { return [] }
    return Set(members.map(\.name))
  }
}
