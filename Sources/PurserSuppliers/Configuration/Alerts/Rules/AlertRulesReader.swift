internal import PurserCore

/// Reads from where on something is an alert: for all that is watched, for a supplier, or for a pool.
struct AlertRulesReader {
  /// What the rules are about.
  enum Scope {
    /// All that is watched, the gateway itself as well.
    case everything
    /// A supplier and its pools.
    case supplier
    /// A pool.
    case pool
  }

  /// The currencies that the file knows.
  let currencies: CurrencyTable
  /// What the rules are about.
  let scope: Scope

  private typealias Limits = AlertLimits

  /// Reads the members of a mapping.
  ///
  /// - Parameters:
  ///   - reader: the mapping, which the caller finishes.
  ///   - usual: what holds where nothing is said.
  ///   - problems: gets what is wrong.
  /// - Returns: the rules.
  func read(
    _ reader: inout MappingReader, over usual: AlertRules, _ problems: inout Problems
  ) -> AlertRules {
    var rules = usual
    if let node = reader.node("low", &problems) { low(node, &rules.low, &problems) }
    if let node = reader.node("dry", &problems),
      var dry = MappingReader(node, named: "dry", &problems)
    {
      let until = dry.integer("until", in: Limits.units, &problems)
      if let until { rules.dryUntilWholeUnits = Int64(until) }
      dry.finish(&problems)
    }
    if let node = reader.node("refused_funds", &problems) {
      set(
        &rules.refusals, counts(.more, in: Limits.orders, "{warning: 1, critical: 3}"), node,
        "refused_funds", &problems)
    }
    failures("check_failed", &reader, &rules.checkFailures, &problems)
    failures("credential_rejected", &reader, &rules.rejections, &problems)
    failures("shape_changed", &reader, &rules.shapeChanges, &problems)
    if let node = reader.node("stale", &problems) {
      set(&rules.stale, times("{warning: 3h, critical: 12h}"), node, "stale", &problems)
    }
    if let node = reader.node("drift", &problems) { drift(node, &rules.drift, &problems) }
    if let node = reader.node("fast_spend", &problems) {
      fastSpend(node, &rules.fastSpend, &problems)
    }
    if let node = reader.node("top_up", &problems) { topUps(node, &rules.topUps, &problems) }
    let margin = reader.integer("margin", in: Limits.margin, &problems)
    if let margin { rules.marginPercent = Int64(margin) }
    if scope != .pool { readOfSuppliers(&reader, &rules, &problems) }
    if scope == .everything, let node = reader.node("store_nearly_full", &problems) {
      set(&rules.space, space, node, "store_nearly_full", &problems)
    }
    return rules
  }

  /// What to say of a key that is a rule of something else.
  func elsewhere(_ name: String) -> String? {
    switch scope {
    case .everything: nil
    case .supplier, .pool:
      switch name {
      case "store_nearly_full":
        "`store_nearly_full` is about the gateway itself and stands under `rules` of `alerts` at the "
          + "top of the file"
      case "unknown_orders", "price_rise":
        "`\(name)` is about a supplier as a whole and stands beside `pools`"
      case "channels", "routes", "quiet_hours", "repeat_after", "timing":
        "`\(name)` stands under `alerts` at the top of the file; a route may name `suppliers`"
      default: nil
      }
    }
  }

  private func readOfSuppliers(
    _ reader: inout MappingReader, _ rules: inout AlertRules, _ problems: inout Problems
  ) {
    if let node = reader.node("unknown_orders", &problems) {
      set(
        &rules.unknownOrders, times("{warning: 15m, critical: 4h}"), node, "unknown_orders",
        &problems)
    }
    if let node = reader.node("price_rise", &problems) {
      set(
        &rules.priceRisePercent, numbers(.more, in: Limits.percent, "{notice: 2, warning: 10}"),
        node, "price_rise", &problems)
    }
  }

  // MARK: Ladders

  /// Takes a ladder in the place of another as a whole.
  func set<Value>(
    _ ladder: inout TierLadder<Value>, _ reader: TierLadderReader<Value>, _ node: YAMLNode,
    _ name: String, _ problems: inout Problems
  ) {
    if let own = reader.read(node, name, &problems) { ladder = own }
  }

  /// Ladders of durations, of which a worse tier has the longer one.
  func times(
    _ example: String, _ direction: TierLadderReader<Duration>.Direction = .more
  ) -> TierLadderReader<Duration> {
    TierLadderReader(direction: direction, isLess: <, example: example) { node, name, problems in
      node.duration(name, in: Limits.time, &problems)
    }
  }

  /// Ladders of whole numbers.
  func numbers(
    _ direction: TierLadderReader<Int64>.Direction, in range: ClosedRange<Int>, _ example: String
  ) -> TierLadderReader<Int64> {
    TierLadderReader(direction: direction, isLess: <, example: example) { node, name, problems in
      node.integer(name, in: range, &problems).map(Int64.init)
    }
  }

  private func counts(
    _ direction: TierLadderReader<Int>.Direction, in range: ClosedRange<Int>, _ example: String
  ) -> TierLadderReader<Int> {
    TierLadderReader(direction: direction, isLess: <, example: example) { node, name, problems in
      node.integer(name, in: range, &problems)
    }
  }

  private var space: TierLadderReader<AlertRules.Space> {
    TierLadderReader(
      direction: .less,
      isLess: { $0.percent <= $1.percent && $0.bytes <= $1.bytes && $0 != $1 },
      example: "{critical: {percent: 5, free: 1GiB}}"
    ) { node, name, problems in
      guard var reader = MappingReader(node, named: name, &problems) else { return nil }
      let percent = reader.integer("percent", in: 1...100, .required, &problems)
      let free = reader.node("free", .required, &problems)?.dataSize("free", &problems)
      reader.finish(&problems)
      guard let percent, let free else { return nil }
      return AlertRules.Space(percent: Int64(percent), bytes: free)
    }
  }

  // MARK: Failures

  private func failures(
    _ name: String, _ rules: inout MappingReader, _ failures: inout AlertRules.Failures,
    _ problems: inout Problems
  ) {
    guard let node = rules.node(name, &problems),
      var reader = MappingReader(node, named: name, &problems)
    else { return }
    if let tries = reader.integer("tries", in: Limits.tries, &problems) { failures.tries = tries }
    if let node = reader.node("after", &problems) {
      set(&failures.after, times("{warning: 10m, critical: 4h}"), node, "after", &problems)
    }
    reader.finish(&problems)
  }
}
