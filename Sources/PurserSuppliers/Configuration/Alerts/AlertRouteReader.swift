internal import PurserCore

/// Reads one item of `alerts.routes`.
struct AlertRouteReader {
  /// The channels that it may name.
  let channels: [String]
  /// The suppliers that it may name.
  let suppliers: [String]

  /// The route; `nil` when it is no mapping.
  func read(_ node: YAMLNode, _ problems: inout Problems) -> AlertRoute? {
    guard var reader = MappingReader(node, named: "routes", &problems) else { return nil }
    var route = AlertRoute(channels: [])
    if let node = reader.node("families", &problems) {
      let families = items(node, "families", &problems) { item, problems in
        item.choice("families", of: AlertFamily.self, &problems)
      }
      route.families = Set(families)
    }
    if let tier = reader.choice("from", of: AlertTier.self, &problems) { route.from = tier }
    if let node = reader.node("suppliers", &problems) {
      let names = items(node, "suppliers", &problems) { item, problems in
        name(item, "suppliers", among: suppliers, what: "supplier", &problems)
      }
      route.suppliers = Set(names.map { SupplierID($0) })
    }
    if let node = reader.node("hours", &problems) {
      route.hours = node.timeSpans("hours", &problems)
    }
    if let node = reader.node("channels", .required, &problems) {
      route.channels = items(node, "channels", mayBeEmpty: true, &problems) { item, problems in
        name(item, "channels", among: channels, what: "channel", &problems)
      }
    }
    reader.finish(&problems)
    return route
  }

  /// The items of a list, each once. A list without any would be for nothing.
  private func items<Item: Hashable>(
    _ node: YAMLNode, _ key: String, mayBeEmpty: Bool = false, _ problems: inout Problems,
    read: (YAMLNode, inout Problems) -> Item?
  ) -> [Item] {
    guard let nodes = node.list(key, &problems) else { return [] }
    if nodes.isEmpty, !mayBeEmpty {
      problems.error(at: node.mark, "`\(key)` is empty; leave it out for all of them")
    }
    var items: [Item] = []
    for node in nodes {
      guard let item = read(node, &problems) else { continue }
      if items.contains(item) {
        problems.error(at: node.mark, "`\(key)` lists \(node.described) twice")
      } else {
        items.append(item)
      }
    }
    return items
  }

  private func name(
    _ node: YAMLNode, _ key: String, among known: [String], what: String,
    _ problems: inout Problems
  ) -> String? {
    guard let name = node.text("an item of \(key)", &problems) else { return nil }
    guard known.contains(name) else {
      problems.error(
        at: node.mark,
        "\(node.described) is no \(what) of this file; "
          + Quotation.advice(for: node.written ?? name, among: known))
      return nil
    }
    return name
  }
}
