/// How long a token lives, and how it goes along: what every kind of grant says in the same keys.
struct TokenTerms {
  var expiresIn: Expression?
  var expiresAt: Expression?
  var margin: Duration
  var placement: Placement
  var renewWhen: Expression

  private static let margins = Duration.zero...Duration.seconds(86_400)

  /// Reads the keys. `context` is that of the requests which carry the token, `inReply` that of the
  /// reply which gives it. `nil` when `send` could not be read.
  init?(
    _ reader: inout MappingReader, _ context: AdapterContext, _ inReply: AdapterContext,
    _ problems: inout Problems
  ) {
    expiresIn = reader.expression("expires_in", inReply, &problems)
    expiresAt = reader.expression("expires_at", inReply, &problems)
    margin = reader.duration("margin", in: Self.margins, &problems) ?? TokenGrant.defaultMargin
    let condition = reader.expression("renew_when", context, &problems)
    placement = .bearer(Template("", name: TokenGrant.tokenName))
    if let node = reader.node("send", &problems) {
      guard
        let (key, value) = node.onlyMember(
          "send", among: Placement.Kind.ofTokens.map(\.rawValue), &problems),
        let kind = Placement.Kind(rawValue: key),
        let read = Placement(kind, value, context, &problems)
      else { return nil }
      placement = read
    }
    guard let usual = try? Expression("reply.status == 401") else { return nil }
    renewWhen = condition ?? usual
  }
}
