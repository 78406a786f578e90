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
    if let url, !isUnset(url) { check(url, at: reader.valueMark(of: "url"), &problems) }
    let secret = reader.text("secret", .required, &problems)
    let previous = reader.text("previous_secret", &problems)
    for (key, text) in [("secret", secret), ("previous_secret", previous)] {
      if let text, !isUnset(text) {
        check(text, named: key, at: reader.valueMark(of: key), &problems)
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

  /// Whether a text stands in for a variable that is not set where a file is only checked.
  private func isUnset(_ text: String) -> Bool {
    surroundings.unsetVariables == .warn && text.hasPrefix("unset-")
  }

  private func check(_ url: String, at mark: SourceMark, _ problems: inout Problems) {
    let scheme = url.prefix { $0 != ":" }.lowercased()
    let rest = url.dropFirst(scheme.count)
    guard ["http", "https"].contains(scheme), rest.hasPrefix("://"), rest.count > 3,
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !url.contains("#")
    else {
      problems.error(
        at: mark, "`url` must be a URL such as `https://shop.example/hooks/purser`")
      return
    }
    // As with a supplier's address: whoever reads along learns of every order.
    let address = url.prefix { $0 != "?" }
    if let flaw = BaseURL.networkFlaw(in: String(address)) {
      problems.error(
        at: mark,
        flaw.hasPrefix("must begin")
          ? "`url` must begin with `https://`: over `http` everybody on the way could read along; only "
            + "addresses of this machine may use it"
          : "`url` \(flaw)")
    }
  }

  private func check(
    _ secret: String, named key: String, at mark: SourceMark, _ problems: inout Problems
  ) {
    let prefix = "whsec_"
    let lengths = ConfigurationLimits.webhookKeyLength
    if secret.hasPrefix(prefix) {
      do throws(SigningError) {
        let text = String(secret.dropFirst(prefix.count))
        let bytes = try ByteText.bytes(base64: text)
        // Receivers' libraries read one alphabet, padded.
        if lengths.contains(bytes.count), ByteText.base64(bytes) == text { return }
      } catch {
        // It is told below what is expected.
      }
    }
    problems.error(
      at: mark,
      "`\(key)` must be `whsec_` and \(lengths.lowerBound) to \(lengths.upperBound) bytes in base64, such as "
        + "`echo whsec_$(openssl rand -base64 32)` gives")
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
