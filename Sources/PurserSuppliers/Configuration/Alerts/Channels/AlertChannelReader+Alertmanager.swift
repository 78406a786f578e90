/// What an Alertmanager needs.
extension AlertChannelReader {
  /// The labels that Purser gives each alert.
  private static let ownLabels = [
    "alertname", "family", "tier", "supplier", "pool", "currency",
  ]

  func alertmanager(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> AlertChannelSettings.Service? {
    let url = address("url", .required, &reader, &problems)
    let authorization = text(
      "authorization", expected: "a whole header such as `Bearer TOKEN`, on one line",
      isSecret: true, &reader, &problems
    ) { $0.wholeMatch(of: /[A-Za-z][A-Za-z0-9-]* [\x20-\x7E]+/) != nil }
    let labels = reader.node("labels", &problems).map { self.labels($0, &problems) }
    let link = text("link", expected: "a URL", &reader, &problems) { link in
      link.wholeMatch(of: /https?:\/\/[\x21-\x7E]+/) != nil
    }
    let resolve = reader.duration("resolve_timeout", in: AlertLimits.resolveTimeout, &problems)
    let wait = reader.duration("group_wait", in: AlertLimits.groupTime, &problems)
    let interval = reader.duration("group_interval", in: AlertLimits.groupTime, &problems)
    guard let url else { return nil }
    return .alertmanager(
      AlertChannelSettings.Alertmanager(
        url: url, authorization: authorization.map { Secret($0) }, labels: labels ?? [:],
        link: link, resolveTimeout: resolve ?? .seconds(300), groupWait: wait ?? .seconds(30),
        groupInterval: interval ?? .seconds(300)))
  }

  private func labels(_ node: YAMLNode, _ problems: inout Problems) -> [String: String] {
    var labels: [String: String] = [:]
    for member in node.mapping("labels", &problems) ?? [] {
      if Self.ownLabels.contains(member.name) {
        problems.error(
          at: member.mark, "`\(member.name)` is a label that Purser gives itself; take another name"
        )
      } else if member.name.wholeMatch(of: /[a-zA-Z_][a-zA-Z0-9_]*/) == nil {
        problems.error(
          at: member.mark,
          "\(Quotation.quoted(member.name)) cannot name a label: use a-z, A-Z, 0-9 and `_`, a letter or "
            + "`_` first")
      }
      labels[member.name] = member.value.text(member.name, &problems)
    }
    return labels
  }
}
