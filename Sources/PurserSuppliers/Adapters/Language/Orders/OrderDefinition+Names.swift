extension OrderDefinition {
  /// The names that an `order` gives to requests and replies, found before anything that may use them is read.
  static func names(in node: YAMLNode) -> [String] {
    ownNames + parameterNames(in: node) + keptNames(in: node)
  }

  /// What an order brings beside the known values.
  static func parameterNames(in node: YAMLNode) -> [String] {
    node.member("parameters").map(memberNames) ?? []
  }

  /// What steps keep.
  static func keptNames(in node: YAMLNode) -> [String] { kept(in: node).map(\.name) }

  private static func kept(in node: YAMLNode) -> [YAMLMember] {
    let steps = ["place", "look_up", "webhook"].compactMap { node.member($0) }
      .flatMap(\.oneOrSeveral)
    return steps.compactMap { $0.member("keep") }.flatMap(members)
  }

  private static func members(_ node: YAMLNode) -> [YAMLMember] {
    if case .mapping(let members) = node.content { members } else { [] }
  }

  private static func memberNames(_ node: YAMLNode) -> [String] { members(node).map(\.name) }

  /// Notes names of the adapter that mean something else in an order.
  static func checkNames(
    _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    let adapters = context.credentials + context.settings + context.lets + context.maps
    let given = ownNames + parameterNames(in: node)
    for name in (adapters + context.kept) where given.contains(name) {
      problems.error(
        at: node.mark,
        "\(Quotation.quoted(name)) is what an order brings, and so no name for a credential, a setting, a "
          + "`let`, a table or a kept value beside `order`; name that otherwise")
    }
    for name in parameterNames(in: node) where ownNames.contains(name) {
      problems.error(
        at: node.member("parameters")?.mark ?? node.mark,
        "every order brings \(Quotation.quoted(name)); leave it out of `parameters`")
    }
    let reserved = adapters + given + context.given + ["now", "request", "reply"]
    var told: Set<String> = []
    for member in kept(in: node) where reserved.contains(member.name) {
      guard told.insert(member.name).inserted else { continue }
      problems.error(
        at: member.mark,
        "\(Quotation.quoted(member.name)) of keep has a meaning already; name it otherwise")
    }
  }
}
