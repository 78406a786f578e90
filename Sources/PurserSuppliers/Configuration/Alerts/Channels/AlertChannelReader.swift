internal import PurserCore

/// Reads one member of `alerts.channels`.
struct AlertChannelReader {
  let surroundings: Surroundings

  /// What the file calls the services.
  enum ServiceName: String, CaseIterable {
    case slack
    case telegram
    case mail
    case textMessages = "text_messages"
    case pagerDuty = "pagerduty"
    case webhook
    case alertmanager
  }

  /// The channel; `nil` where it lacks what it needs.
  func read(_ member: YAMLMember, _ problems: inout Problems) -> AlertChannelSettings? {
    if !PlainName.isWellFormed(member.name) {
      problems.error(
        at: member.mark,
        "\(Quotation.quoted(member.name)) cannot name a channel: use \(PlainName.rule)")
    }
    guard var reader = MappingReader(member.value, named: member.name, &problems) else {
      return nil
    }
    var given: [(name: ServiceName, node: YAMLNode)] = []
    for name in ServiceName.allCases {
      if let node = reader.node(name.rawValue, &problems) { given.append((name, node)) }
    }
    let timeout = reader.duration("timeout", in: AlertLimits.timeout, &problems)
    let next = reader.text("next", &problems)
    if given.isEmpty, !reader.hasUnknown {
      let names = ServiceName.allCases.map(\.rawValue)
      problems.error(
        at: reader.mark,
        "\(Quotation.quoted(member.name)) names no service; give one of "
          + Quotation.list(names, joinedBy: "or"))
    }
    if given.count > 1 {
      let names = given.map(\.name.rawValue)
      problems.error(
        at: reader.mark(of: names[1]),
        "\(Quotation.quoted(member.name)) has \(Quotation.list(names)); give each a channel of its own"
      )
    }
    reader.finish(&problems, mayHoldSecrets: true)
    let services = given.map { service($0.name, $0.node, &problems) }
    if given.first?.name == .mail, reader.has("timeout") {
      problems.error(
        at: reader.mark(of: "timeout"),
        "`timeout` does not go with `mail`: a mail server may take three minutes for a message")
    }
    guard let service = services.first ?? nil else { return nil }
    return AlertChannelSettings(
      name: member.name, service: service,
      timeout: timeout ?? AlertChannelSettings.defaultTimeout, next: next)
  }

  private func service(
    _ name: ServiceName, _ node: YAMLNode, _ problems: inout Problems
  ) -> AlertChannelSettings.Service? {
    guard var reader = MappingReader(node, named: name.rawValue, &problems) else { return nil }
    let service: AlertChannelSettings.Service? =
      switch name {
      case .slack: slack(&reader, &problems)
      case .telegram: telegram(&reader, &problems)
      case .mail: mail(&reader, &problems)
      case .textMessages: textMessages(&reader, &problems)
      case .pagerDuty: pagerDuty(&reader, &problems)
      case .webhook: webhook(&reader, &problems)
      case .alertmanager: alertmanager(&reader, &problems)
      }
    reader.finish(&problems, mayHoldSecrets: true)
    return service
  }

  // MARK: Values

  /// A text that must have a form; one that has another is noted, and not repeated where it is a secret.
  ///
  /// - Parameters:
  ///   - key: the member.
  ///   - need: whether it must be given.
  ///   - expected: the form, for messages.
  ///   - isSecret: whether it must not be repeated.
  ///   - reader: the mapping.
  ///   - problems: gets what is wrong.
  ///   - isOfForm: whether a text has it.
  /// - Returns: the text.
  func text(
    _ key: String, _ need: MappingReader.Need = .optional, expected: String,
    isSecret: Bool = false, _ reader: inout MappingReader, _ problems: inout Problems,
    isOfForm: (String) -> Bool
  ) -> String? {
    guard let node = reader.node(key, need, &problems), let text = node.text(key, &problems) else {
      return nil
    }
    if !surroundings.isUnset(text), !isOfForm(text) {
      let shown = isSecret ? "" : ", not \(node.described)"
      problems.error(at: node.mark, "`\(key)` must be \(expected)\(shown)")
    }
    return text
  }

  /// A credential, which stands on one line.
  func secret(
    _ key: String, _ need: MappingReader.Need, _ reader: inout MappingReader,
    _ problems: inout Problems
  ) -> Secret? {
    let text = text(
      key, need, expected: "on one line, without control characters", isSecret: true, &reader,
      &problems
    ) { text in
      !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
    return text.map { Secret($0) }
  }

  /// Where a service is, without a slash at its end.
  func address(
    _ key: String, _ need: MappingReader.Need, _ reader: inout MappingReader,
    _ problems: inout Problems
  ) -> String? {
    guard let text = reader.text(key, need, &problems) else { return nil }
    if !surroundings.isUnset(text) {
      // What it says beside that is about suppliers.
      let form = BaseURL.flaw(in: text).map { String($0.prefix { $0 != ";" }) }
      if let flaw = form ?? BaseURL.networkFlaw(in: text) {
        problems.error(at: reader.valueMark(of: key), "`\(key)` \(flaw)")
      }
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// The URL of a receiver, which is a secret.
  func receiver(
    _ key: String, _ need: MappingReader.Need, _ reader: inout MappingReader,
    _ problems: inout Problems
  ) -> Secret? {
    guard let url = reader.text(key, need, &problems) else { return nil }
    if !surroundings.isUnset(url), let flaw = ReceiverURL.flaw(in: url) {
      problems.error(at: reader.valueMark(of: key), "`\(key)` \(flaw)")
    }
    return Secret(url)
  }

  /// The items of a list that is not empty, each once.
  func items<Item: Hashable>(
    _ key: String, _ reader: inout MappingReader, _ problems: inout Problems,
    read: (YAMLNode, inout Problems) -> Item?
  ) -> [Item] {
    guard let node = reader.node(key, .required, &problems),
      let nodes = node.list(key, &problems)
    else { return [] }
    if nodes.isEmpty {
      problems.error(at: node.mark, "`\(key)` is empty; at least one must be given")
    }
    var items: [Item] = []
    for node in nodes {
      guard let item = read(node, &problems) else { continue }
      if items.contains(item) {
        problems.error(at: node.mark, "`\(key)` lists \(node.described) twice")
      }
      items.append(item)
    }
    return items
  }
}
