/// Keeps credentials and the store's key, where they are written into the file, out of messages and
/// source lines.
enum CredentialCover {
  /// The tree with everything under a supplier's `credentials`, `proxy` and `tls` and under `store.key` described as
  /// `<redacted>`, and those places hidden in `source`. A value that only names variables and files (`${...}`) is no secret
  /// yet and stays visible.
  static func cover(_ root: YAMLNode, in source: inout SourceText) -> YAMLNode {
    var copy = root
    copy.change({ $0 == "suppliers" }) { suppliers in
      suppliers.changeEach { supplier in
        supplier.change(isCredentials) { cover(&$0, &source) }
      }
    }
    copy.change({ $0 == "store" }) { store in store.change(isKey) { cover(&$0, &source) } }
    return copy
  }

  /// Whether `name` is the key, or a slip of the pen for it.
  private static func isCredentials(_ name: String) -> Bool {
    Quotation.nearest(to: name, among: ["credentials", "proxy", "tls"]) != nil
  }

  private static func isKey(_ name: String) -> Bool {
    Quotation.nearest(to: name, among: ["key"]) != nil
  }

  private static func cover(_ node: inout YAMLNode, _ source: inout SourceText) {
    switch node.content {
    case .scalar(let text, _):
      guard !node.isNull, !namesOnly(text) else { return }
      node.written = Secret.placeholder
      source.hide(from: node.mark, upTo: node.end)
    case .sequence(var items):
      for index in items.indices { cover(&items[index], &source) }
      node.content = .sequence(items)
    case .mapping(var members):
      for index in members.indices { cover(&members[index].value, &source) }
      node.content = .mapping(members)
    }
  }
}

extension CredentialCover {
  /// Whether `text` consists of `${NAME}` and `${file:path}`, without a default.
  private static func namesOnly(_ text: String) -> Bool {
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
  /// Changes the values of the members whose names are meant.
  fileprivate mutating func change(
    _ isMeant: (String) -> Bool, _ body: (inout YAMLNode) -> Void
  ) {
    guard case .mapping(var members) = content else { return }
    for index in members.indices where isMeant(members[index].name) {
      body(&members[index].value)
    }
    content = .mapping(members)
  }

  /// Changes the values of all members.
  fileprivate mutating func changeEach(_ body: (inout YAMLNode) -> Void) {
    guard case .mapping(var members) = content else { return }
    for index in members.indices { body(&members[index].value) }
    content = .mapping(members)
  }
}
