internal import PurserCore

/// Reads a value for each tier: `{warning: 3h, critical: 12h}`, or `never`.
struct TierLadderReader<Value: Hashable & Sendable> {
  /// Whether a worse tier has less or more than a milder one.
  enum Direction {
    /// It has less, as a pool that is low.
    case less
    /// It has more, as checks that fail for longer.
    case more
  }

  /// Whether a worse tier has less or more than a milder one.
  let direction: Direction
  /// Whether a value is less than another.
  let isLess: (Value, Value) -> Bool
  /// A ladder for messages, such as `{warning: 3h, critical: 12h}`.
  let example: String
  /// Reads the value of a tier.
  let value: (YAMLNode, String, inout Problems) -> Value?

  /// The ladder; a tier that is not named has no value.
  ///
  /// - Parameters:
  ///   - node: where it stands.
  ///   - name: what messages call it.
  ///   - problems: gets what is wrong.
  /// - Returns: it; `nil` where it is none.
  func read(_ node: YAMLNode, _ name: String, _ problems: inout Problems) -> TierLadder<Value>? {
    if node.isNever { return TierLadder() }
    guard let nodes = node.tiers(name, example: example, &problems) else { return nil }
    var values: [AlertTier: Value] = [:]
    for tier in AlertTier.allCases {
      guard let node = nodes[tier] else { continue }
      values[tier] = value(node, tier.rawValue, &problems)
    }
    checkOrder(values, at: nodes, &problems)
    return TierLadder(
      notice: values[.notice], warning: values[.warning], critical: values[.critical])
  }

  /// Notes tiers that would never be told, since a worse one comes with or before them.
  ///
  /// - Parameters:
  ///   - values: the values.
  ///   - nodes: where they stand.
  ///   - currency: the currency they are of, where there are several.
  ///   - problems: gets what is wrong.
  func checkOrder(
    _ values: [AlertTier: Value], at nodes: [AlertTier: YAMLNode], of currency: Currency? = nil,
    _ problems: inout Problems
  ) {
    let given = AlertTier.allCases.filter { values[$0] != nil }
    for (milder, worse) in zip(given, given.dropFirst()) {
      guard let first = values[milder], let second = values[worse], let node = nodes[worse],
        !(direction == .less ? isLess(second, first) : isLess(first, second))
      else { continue }
      let shown = node.scalar == nil ? "" : ", not \(node.described)"
      let word = direction == .less ? "less" : "more"
      let place = currency.map { " in \($0.code)" } ?? ""
      problems.error(
        at: node.mark,
        "`\(worse.rawValue)` must be \(word) than `\(milder.rawValue)` is\(place)\(shown)")
    }
  }
}

extension YAMLNode {
  /// Whether it says that something never is.
  var isNever: Bool { scalar == "never" }

  /// The values of tiers by tier; `nil` where there are none.
  ///
  /// - Parameters:
  ///   - name: what messages call the mapping.
  ///   - example: one for messages.
  ///   - mayBeNever: whether `never` may stand in its place.
  ///   - problems: gets what is wrong.
  /// - Returns: the values.
  func tiers(
    _ name: String, example: String, mayBeNever: Bool = true, _ problems: inout Problems
  ) -> [AlertTier: YAMLNode]? {
    let never = mayBeNever ? ", or `never`" : ""
    guard case .mapping = content, var reader = MappingReader(self, named: name, &problems) else {
      refuse(name, expected: "tiers such as `\(example)`\(never)", &problems)
      return nil
    }
    var nodes: [AlertTier: YAMLNode] = [:]
    for tier in AlertTier.allCases { nodes[tier] = reader.node(tier.rawValue, &problems) }
    if nodes.isEmpty, !reader.hasUnknown {
      let advice = mayBeNever ? "write `never` where none is meant" : "leave it out"
      problems.error(at: mark, "`\(name)` names no tier; \(advice)")
    }
    reader.finish(&problems)
    return nodes
  }
}
