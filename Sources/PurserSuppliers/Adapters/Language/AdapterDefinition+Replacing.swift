internal import PurserCore

extension AdapterDefinition {
  /// The adapter with a supplier's own lines in place of some of its own.
  ///
  /// The keys of `request` replace those of the adapter's request one by one; `auth` replaces its
  /// authentication as a whole. Another kind of authentication may need other credentials than the
  /// adapter names, so those given by the supplier may be used as well, and `credentials` of the
  /// result are those that then are.
  package func replacing(
    request: YAMLNode?, auth: YAMLNode?, givenCredentials: [String] = [],
    problems: inout Problems
  ) -> AdapterDefinition {
    guard let mark = (auth ?? request)?.mark else { return self }
    var result = self
    let known = credentials + givenCredentials.filter { !credentials.contains($0) }
    var context = context(credentials: known)
    if let auth {
      context.giveSecretly(Authentication.givenNames(auth))
      if let replacement = Authentication(auth, context, &problems) {
        result.authentication = replacement
      }
    }
    if let request {
      if hasCallList || calls.isEmpty {
        problems.error(
          at: request.mark,
          "the adapter \(Quotation.quoted(name)) makes several calls; no `request` can replace them"
        )
      } else {
        let pages = calls[0].pagination?.kind.name
        result.calls[0].request.read(
          request, context.giving(pages.map { [$0] } ?? []), &problems)
      }
    }
    let used = result.namesInRequests
    result.credentials = known.filter(used.contains)
    result.followNames()
    result.followGroups()
    result.checkCombination(at: mark, &problems)
    return result
  }

  /// What lines put in place of the adapter's own may refer to.
  private func context(credentials: [String]) -> AdapterContext {
    var context = AdapterContext(
      credentials: credentials, settings: settings.map(\.name), currencies: CurrencyTable())
    context.lets = lets.map(\.name)
    context.maps = maps.keys.sorted()
    context.kept = calls.flatMap { $0.keep.map(\.name) }
    context.giveSecretly(authentication.givenNames)
    return context.reading(Self.format(of: calls, else: format))
  }

  /// The names in the templates of requests, and in the `let`s that those use.
  private var namesInRequests: Set<String> {
    names(neededBy: authentication.templates + requests.flatMap(\.templates))
  }

  /// Notes where authentication and requests do not go together.
  func checkCombination(at mark: SourceMark, _ problems: inout Problems) {
    check(authentication, with: calls.map(\.request), at: mark, &problems)
    check(authentication, with: requests(of: .lists), at: mark, &problems)
    if let order {
      check(order.authentication ?? authentication, with: order.requests, at: mark, &problems)
    }
  }

  private func check(
    _ authentication: Authentication, with requests: [RequestTemplate], at mark: SourceMark,
    _ problems: inout Problems
  ) {
    let placement = authentication.placement
    if !placement.body.isEmpty, !requests.allSatisfy(\.canTakeMember) {
      problems.error(
        at: mark, "`body` authentication needs a request with a `form` or a `json` mapping")
    }
    for field in placement.headers { checkNoHeader(field.name, in: requests, at: mark, &problems) }
    let query = Set(requests.flatMap(\.query).map(\.name))
    for field in placement.query where query.contains(field.name) {
      problems.error(
        at: mark,
        "both `auth` and `query` set \(Quotation.quoted(field.name)); leave it out of `query`")
    }
    if placement.basic != nil { checkNoHeader("Authorization", in: requests, at: mark, &problems) }
    if !placement.cookies.isEmpty { checkNoHeader("Cookie", in: requests, at: mark, &problems) }
    if case .signed = authentication {
      checkNoHeader("Authorization", in: requests, at: mark, &problems)
    }
  }

  private func checkNoHeader(
    _ name: String, in requests: [RequestTemplate], at mark: SourceMark,
    _ problems: inout Problems
  ) {
    let headers = requests.flatMap(\.headers)
    guard headers.contains(where: { $0.name.lowercased() == name.lowercased() }) else { return }
    problems.error(
      at: mark, "both `auth` and `headers` set the header \(Quotation.quoted(name))")
  }
}
