/// All that a file says, value by value, so that two readings of it can be compared. No value can be seen but
/// those that are certainly no secret.
package struct ConfigurationValues: Sendable {
  /// One value.
  struct Value: Hashable, Sendable {
    /// It, as it counts: with variables and files put in.
    let text: Secret
    /// Whether it may be shown.
    let isShown: Bool
  }

  /// The values by the names on the way to them. A list of texts is one value.
  private(set) var values: [[String]: Value] = [:]

  /// What may be shown of a supplier; other values are addresses, credentials, or what is put into requests.
  private static let shownOfSuppliers: Set<String> = [
    "title", "refresh", "timeout", "priority", "tags", "paused", "retire", "deduction", "lag",
    "trust_updated_at", "tolerance", "floor", "draw_down", "orders_despite", "prices", "price_list",
    "fees", "caps",
    "limits", "alerts", "top_up",
  ]

  /// The same of a source of rates.
  private static let shownOfSources: Set<String> = [
    "supplier", "every", "max_age", "at_least", "margin", "timeout", "limits",
  ]

  private static let shownOfWebhooks: Set<String> = ["events", "timeout"]

  /// The same of a channel for alerts, and of the service behind it.
  static let shownOfChannels: Set<String> = [
    "timeout", "next", "channel", "chat", "thread", "host", "port", "security", "from", "from_name",
    "to", "hello", "mechanisms", "validity", "severities", "labels", "link", "resolve_timeout",
    "group_wait", "group_interval",
  ]

  /// The values of a file whose variables and files are put in.
  init(_ root: YAMLNode) { add(root, at: []) }

  private mutating func add(_ node: YAMLNode, at path: [String]) {
    switch node.content {
    case .scalar(let text, _):
      values[path] = Value(
        text: Secret(text), isShown: node.written == nil && Self.isShown(path))
    case .mapping(let members):
      for member in members { add(member.value, at: path + [member.name]) }
    case .sequence(let items):
      let texts = items.compactMap(\.scalar)
      guard texts.count < items.count else {
        let isWritten = items.allSatisfy { $0.written == nil }
        values[path] = Value(
          text: Secret(texts.joined(separator: ", ")), isShown: isWritten && Self.isShown(path))
        return
      }
      for (number, item) in items.enumerated() { add(item, at: path + ["\(number + 1)"]) }
    }
  }

  private static func isShown(_ path: [String]) -> Bool {
    // Of a receiver of webhooks the secrets are hidden, and its address, which may hold one.
    if path.first == "webhooks" { return path.count > 2 && shownOfWebhooks.contains(path[2]) }
    if path.starts(with: ["alerts", "channels"]) {
      // The service stands between the name and its keys.
      return path.dropFirst(3).prefix(2).contains(where: shownOfChannels.contains)
    }
    if path.starts(with: ["rates", "sources"]) {
      return path.count > 3 && shownOfSources.contains(path[3])
    }
    guard path.first == "suppliers" else { return path.last != "key" || path.count != 2 }
    return path.count > 2 && shownOfSuppliers.contains(path[2])
  }
}
