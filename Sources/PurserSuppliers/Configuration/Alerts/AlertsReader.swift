internal import PurserCore

/// Reads `alerts`: from where on something is one, the ways to people, and who is told of what.
struct AlertsReader {
  let surroundings: Surroundings
  /// The currencies that the file knows.
  let currencies: CurrencyTable
  /// The owner's clock.
  let clock: LocalClock
  /// The suppliers that routes may name.
  let suppliers: Set<String>

  /// The settings, without those of suppliers.
  ///
  /// - Parameters:
  ///   - node: the section; `nil` where there is none.
  ///   - problems: gets what is wrong.
  /// - Returns: them, with the defaults where nothing is said or what is said is wrong.
  func read(_ node: YAMLNode?, _ problems: inout Problems) -> AlertSettings {
    var settings = AlertSettings()
    settings.terms.clock = clock
    guard let node, var reader = MappingReader(node, named: "alerts", &problems) else {
      return settings
    }
    var names: [String] = []
    if let node = reader.node("channels", &problems),
      let members = node.mapping("channels", &problems)
    {
      names = members.map(\.name)
      settings.channels = channels(members, at: node.mark, &problems)
    }
    if let node = reader.node("routes", &problems) {
      let routes = AlertRouteReader(channels: names, suppliers: suppliers.sorted())
      settings.routes = (node.list("routes", &problems) ?? []).compactMap {
        routes.read($0, &problems)
      }
    }
    if let node = reader.node("quiet_hours", &problems) {
      settings.terms.quietHours = node.timeSpans("quiet_hours", &problems)
    }
    settings.terms.rhythms = AlertTimingReader().read(&reader, &problems)
    if let node = reader.node("rules", &problems),
      var rules = MappingReader(node, named: "rules", &problems)
    {
      settings.terms.rules.usual = AlertRulesReader(currencies: currencies, scope: .everything)
        .read(&rules, over: AlertRules(), &problems)
      rules.finish(&problems)
    }
    reader.finish(&problems, mayHoldSecrets: true)
    return settings
  }

  private func channels(
    _ members: [YAMLMember], at mark: SourceMark, _ problems: inout Problems
  ) -> [AlertChannelSettings] {
    if members.count > AlertLimits.channels {
      problems.error(
        at: mark, "`channels` has \(members.count) of them; \(AlertLimits.channels) at most")
    }
    let reader = AlertChannelReader(surroundings: surroundings)
    let channels = members.compactMap { reader.read($0, &problems) }
    AlertChannelChain(members: members, channels: channels).check(&problems)
    return channels
  }
}
