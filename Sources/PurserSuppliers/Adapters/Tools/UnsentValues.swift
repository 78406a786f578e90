/// What an adapter fetches for its requests and puts into none of them: tokens, and the supplier's time.
struct UnsentValues {
  let adapter: AdapterDefinition

  /// A sentence for each.
  var faults: [String] { token + clock }

  /// The names that the requests with a token use.
  private var sent: Set<String> {
    var templates = adapter.authentication.placement.templates
    if case .signed(let scheme) = adapter.authentication { templates += scheme.templates }
    return adapter.names(neededBy: templates + adapter.calls.flatMap(\.request.templates))
  }

  private var token: [String] {
    guard case .token(let grant) = adapter.authentication else { return [] }
    guard adapter.authentication.givenNames.allSatisfy({ !sent.contains($0) }) else { return [] }
    let fields =
      grant.placement.headers + grant.placement.query + grant.placement.body
      + grant.placement.cookies
    let bare = fields.first { $0.value.constant?.contains(TokenGrant.tokenName) == true }
    let start = "no request sends the token: "
    if let bare {
      return [
        "\(start)in the value of \(Quotation.quoted(bare.name)), where `token` stands, write "
          + "`{{token}}`"
      ]
    }
    return ["\(start)put `{{token}}` where it belongs, under `send` or `request`"]
  }

  private var clock: [String] {
    guard adapter.clock != nil else { return [] }
    if case .signed = adapter.authentication { return [] }
    var needed = sent
    if case .token(let grant) = adapter.authentication {
      let templates = grant.steps.flatMap { $0.request.templates + $0.placement.templates }
      needed.formUnion(adapter.names(neededBy: templates))
    }
    guard !needed.contains("now") else { return [] }
    return ["nothing needs the `clock`: no request uses `now`; take it out"]
  }
}
