/// Keeps credentials and the store's key, where they are written into the file, out of messages and
/// source lines.
enum CredentialCover {
  /// The tree with everything under the `credentials`, `proxy` and `tls` of a supplier and a source of rates and under `store.key`, and secrets and addresses under `webhooks` and `alerts.channels`,
  /// described as `<redacted>`, and those places hidden in `source`. A value that only names variables
  /// and files (`${...}`) is no secret yet and stays visible.
  ///
  /// What a comma cut off such a value is no member of its own: it is taken out of the tree, and noted in
  /// `problems`.
  static func cover(
    _ root: YAMLNode, in source: inout SourceText, _ problems: inout Problems
  ) -> YAMLNode {
    var cover = Covering(source: source)
    var copy = root
    // It takes time to find what was meant, and of so many nothing was.
    var strays = 0
    func mayHoldSecrets(_ name: String) -> Bool {
      if isCredentials(name) { return true }
      let isStray = SecretLooks.isStray(name, forgiving: strays < Quotation.mostAdvised)
      if isStray { strays += 1 }
      return isStray
    }
    copy.change(mayHoldSecrets, &cover)
    copy.changeEach({ $0 == "suppliers" }) { suppliers in
      suppliers.changeEach({ _ in true }) { supplier in
        // Instead of a supplier's lines it may be a credential that lost its place.
        if case .mapping = supplier.content {} else { cover.cover(&supplier) }
        supplier.change(mayHoldSecrets, &cover)
      }
    }
    copy.changeEach({ $0 == "rates" }) { rates in
      rates.changeEach({ $0 == "sources" }) { sources in
        sources.changeEach({ _ in true }) { source in
          if case .mapping = source.content {} else { cover.cover(&source) }
          source.change(mayHoldSecrets, &cover)
        }
      }
    }
    copy.changeEach({ $0 == "store" }) { store in
      cover.coverSlip(&store)
      store.change(isKey, &cover)
    }
    copy.changeEach({ $0 == "webhooks" }) { webhooks in
      webhooks.changeEach({ _ in true }) { receiver in
        // Instead of a receiver's lines it may be its secret.
        if case .mapping = receiver.content {} else { cover.cover(&receiver) }
        receiver.change(isOfWebhook, &cover)
      }
    }
    copy.changeEach({ $0 == "alerts" }) { alerts in
      alerts.changeEach({ $0 == "channels" }) { channels in
        channels.changeEach({ _ in true }) { cover.coverChannel(&$0) }
      }
    }
    source = cover.source
    problems.append(contentsOf: cover.problems)
    return copy
  }

  /// Hides the values of `credentials` in an adapter, which lists names there: whoever writes values meant
  /// `suppliers.yaml`.
  static func coverValues(ofAdapter root: YAMLNode, in source: inout SourceText) {
    guard var node = root.member("credentials"), case .mapping = node.content else { return }
    var cover = Covering(source: source)
    cover.cover(&node)
    source = cover.source
  }

  /// Whether below `name` secrets stand, in one place of the file or another.
  static func isPlaceOfSecrets(_ name: String) -> Bool {
    isCredentials(name) || isKey(name) || isOfWebhook(name)
  }

  /// Whether `name` is a receiver's secret, or its address, which may hold one.
  private static func isOfWebhook(_ name: String) -> Bool {
    Quotation.nearest(to: name, among: ["secret", "previous_secret", "url"]) != nil
  }

  /// Whether `name` is a secret of a channel for alerts, or an address that may be one; or unknown there.
  fileprivate static func isOfChannel(_ name: String) -> Bool {
    !["base", "account", "user"].contains(name)
      && !ConfigurationValues.shownOfChannels.contains(name)
  }

  /// Whether `name` is the key, or a slip of the pen for it.
  private static func isCredentials(_ name: String) -> Bool {
    Quotation.nearest(to: name, among: ["credentials", "proxy", "tls"]) != nil
  }

  private static func isKey(_ name: String) -> Bool {
    Quotation.nearest(to: name, among: ["key"]) != nil
  }
}

/// The covering of one file.
private struct Covering {
  var source: SourceText
  var problems = Problems()

  mutating func cover(_ node: inout YAMLNode) {
    source.hideComment(after: node.mark)
    switch node.content {
    case .scalar(let text, _):
      // Of a value that is none an anchor may stand there, or a tag.
      let isWritten = node.isNull && text.isEmpty && node.mark < node.end
      guard !node.isNull || isWritten else { return }
      guard !CredentialCover.namesOnly(text) || isWritten else { return }
      node.written = Secret.placeholder
      source.hide(from: node.mark, upTo: node.end)
      source.hideComment(after: node.end)
    case .sequence(var items):
      hideAnchor(node.mark)
      for index in items.indices { cover(&items[index]) }
      node.content = .sequence(items)
    case .mapping(var members):
      hideAnchor(node.mark)
      cover(&members) { _ in true }
      node.content = .mapping(members)
    }
  }

  /// Covers the secrets of a channel. What stands in the place of its lines, or of those of its service, may be one.
  mutating func coverChannel(_ channel: inout YAMLNode) {
    guard case .mapping(var members) = channel.content else { return cover(&channel) }
    for index in members.indices where !["timeout", "next"].contains(members[index].name) {
      guard case .mapping = members[index].value.content else {
        cover(&members[index].value)
        continue
      }
      members[index].value.change(CredentialCover.isOfChannel, &self)
    }
    channel.content = .mapping(members)
  }

  /// Hides an anchor or a tag before a list or a mapping.
  private mutating func hideAnchor(_ mark: SourceMark) {
    let line = source.scalars(ofLine: mark.line)
    guard line.indices.contains(mark.column - 1),
      "&!".unicodeScalars.contains(line[mark.column - 1])
    else { return }
    let end = source.marks(ofLine: mark.line).space(from: mark.column - 1) ?? line.count
    source.hide(from: mark, upTo: SourceMark(line: mark.line, column: end + 1))
  }

  /// Covers the values of the members that are meant, and takes out what is a part of such a value: a
  /// name with no colon behind it, which a comma has cut off, or which has its value behind `=` or a colon
  /// without a space. Where any name is meant, so is an empty one.
  mutating func cover(_ members: inout [YAMLMember], _ isMeant: (String) -> Bool) {
    var kept: [YAMLMember] = []
    var isAfterSecret = false
    for var member in members {
      let word = String(member.name.prefix { $0 != ":" && $0 != "=" })
      let isPair = word != member.name && isMeant(word)
      if isFragment(member), isAfterSecret || isPair || kept.isEmpty && isMeant("") {
        hide(member, isPair: !isAfterSecret)
        isAfterSecret = true
        continue
      }
      isAfterSecret = isMeant(member.name)
      if isAfterSecret {
        hideNameInPlaceOfValue(member)
        source.hideComment(after: member.mark)
        cover(&member.value)
      }
      kept.append(member)
    }
    members = kept
  }

  /// Hides a name whose value is what credentials are called: the two have changed places.
  private mutating func hideNameInPlaceOfValue(_ member: YAMLMember) {
    guard case .scalar(let text, _) = member.value.content, KeyLooks.isName(text),
      !KeyLooks.isName(member.name)
    else { return }
    let isOnOneLine = member.value.mark.line == member.mark.line && member.mark < member.value.mark
    source.hide(
      from: member.mark,
      upTo: isOnOneLine
        ? member.value.mark : SourceMark(line: member.mark.line, column: Int(Int32.max)))
  }

  /// Whether a name stands in `{ }` with no colon of its own.
  private mutating func isFragment(_ member: YAMLMember) -> Bool {
    guard case .scalar("", isPlain: true) = member.value.content, member.value.mark >= member.mark
    else { return false }
    let rest = source.scalars(ofLine: member.mark.line).dropFirst(member.mark.column - 1)
    let name = member.name.unicodeScalars
    // A name in quotes, or of several lines.
    guard rest.starts(with: name) else {
      return source.marks(ofLine: member.mark.line).colon(from: member.mark.column - 1) == nil
    }
    return rest.dropFirst(name.count).first { $0 != " " } != ":"
  }

  /// Covers a text where a mapping belongs, if it looks like `key=value`.
  mutating func coverSlip(_ node: inout YAMLNode) {
    guard case .scalar(let text, _) = node.content, text.contains(where: { ":=".contains($0) })
    else { return }
    cover(&node)
  }

  private mutating func hide(_ member: YAMLMember, isPair: Bool) {
    var start = member.mark
    let name = member.name.prefixMatch(of: /[\w-]+[:=]/)?.output
    if isPair, let name { start = SourceMark(line: start.line, column: start.column + name.count) }
    let isOnOneLine = member.value.mark.line == start.line && start < member.value.mark
    source.hide(
      from: start,
      upTo: isOnOneLine
        ? member.value.mark : SourceMark(line: start.line, column: Int(Int32.max)))
    problems.settle(
      at: member.mark,
      isPair
        ? "this is no `key: value`; write a colon and a space between the two"
        : "a `,` ends the value before this inside `{ }`; put quotes around the whole value")
  }
}

extension CredentialCover {
  /// Whether `text` consists of `${NAME}` and `${file:path}`, without a default.
  fileprivate static func namesOnly(_ text: String) -> Bool {
    guard let template = try? SubstitutionTemplate(text) else { return false }
    return template.parts.allSatisfy { part in
      switch part {
      case .literal: false
      case .variable(_, let fallback): fallback == nil
      case .file: true
      }
    }
  }
}

extension YAMLNode {
  /// Whether it is a text that only names variables and files.
  var namesOnly: Bool {
    guard case .scalar(let text, _) = content else { return false }
    return !text.isEmpty && CredentialCover.namesOnly(text)
  }

  /// Covers the values of the members whose names are meant.
  fileprivate mutating func change(_ isMeant: (String) -> Bool, _ cover: inout Covering) {
    guard case .mapping(var members) = content else { return }
    cover.cover(&members, isMeant)
    content = .mapping(members)
  }

  /// Changes the values of the members whose names are meant.
  fileprivate mutating func changeEach(
    _ isMeant: (String) -> Bool, _ body: (inout YAMLNode) -> Void
  ) {
    guard case .mapping(var members) = content else { return }
    for index in members.indices where isMeant(members[index].name) { body(&members[index].value) }
    content = .mapping(members)
  }
}
