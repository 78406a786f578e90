internal import PurserCore

/// Reads the receivers under `webhooks`, each under its name.
struct WebhookReader {
  /// What the file may refer to.
  let surroundings: Surroundings

  func read(_ node: YAMLNode, _ problems: inout Problems) -> [WebhookSettings] {
    guard let members = node.mapping("webhooks", &problems) else { return [] }
    if members.count > ConfigurationLimits.webhooks {
      problems.error(
        at: node.mark,
        "`webhooks` has \(members.count) receivers; \(ConfigurationLimits.webhooks) at most")
    }
    return members.compactMap { receiver($0, &problems) }
  }

  private func receiver(
    _ member: YAMLMember, _ problems: inout Problems
  ) -> WebhookSettings? {
    if !PlainName.isWellFormed(member.name) {
      problems.error(
        at: member.mark,
        "\(Quotation.quoted(member.name)) cannot name a receiver: use \(PlainName.rule)")
    }
    guard var reader = MappingReader(member.value, named: member.name, &problems) else {
      return nil
    }
    let url = reader.text("url", .required, &problems)
    if let url, !surroundings.isUnset(url), let flaw = ReceiverURL.flaw(in: url) {
      problems.error(at: reader.valueMark(of: "url"), "`url` \(flaw)")
    }
    let secret = reader.text("secret", .required, &problems)
    let previous = reader.text("previous_secret", &problems)
    for (key, text) in [("secret", secret), ("previous_secret", previous)] {
      if let text, !surroundings.isUnset(text), let flaw = SigningSecret.flaw(in: text) {
        problems.error(at: reader.valueMark(of: key), "`\(key)` \(flaw)")
      }
    }
    let events = reader.node("events", &problems).map { self.events($0, &problems) }
    let timeout = reader.duration("timeout", in: ConfigurationLimits.webhookTimeout, &problems)
    reader.finish(&problems, mayHoldSecrets: true)
    guard let url, let secret else { return nil }
    return WebhookSettings(
      name: member.name, url: Secret(url), secret: Secret(secret),
      previousSecret: previous.map { Secret($0) }, events: events ?? [],
      timeout: timeout ?? WebhookSettings.defaultTimeout)
  }

  private func events(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> Set<OrderEvent.Kind> {
    var kinds: Set<OrderEvent.Kind> = []
    let items = node.list("events", &problems) ?? []
    if items.isEmpty {
      problems.error(at: node.mark, "`events` is empty; leave it out for all of them")
    }
    for item in items {
      guard let name = item.text("an item of events", &problems) else { continue }
      guard let kind = OrderEvent.Kind(rawValue: name) else {
        let known = OrderEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        problems.error(at: item.mark, "`events` takes \(known), not \(item.described)")
        continue
      }
      if !kinds.insert(kind).inserted {
        problems.error(at: item.mark, "`events` lists \(item.described) twice")
      }
    }
    return kinds
  }
}
