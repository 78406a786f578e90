internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Fills in the templates of one request. Secrets enter here and nowhere else.
///
/// Anything computed over the request itself, a signature as a rule, is put in last: the rest is
/// built first, so that it can be looked at.
struct RequestBuilder {
  let account: SupplierAccount
  let names: RequestNames

  /// A request as an adapter describes it, and what goes along.
  struct Order {
    var template: RequestTemplate
    var placement = Placement()
    /// Where in the pages it is.
    var place: PagePlace?
    var pagination: Pagination?
    var acceptedMediaType = ReplyFormat.json.acceptedMediaType
    /// Whether caches on the way are to ask the supplier (RFC 9111, section 5.2.1.4), unless the
    /// adapter says otherwise.
    var asksPastCaches = false
    var signing: SigningScheme?
    /// The names of what is computed over the request itself.
    var late: Set<String> = []
  }

  /// The request. `now` is the moment of signatures.
  ///
  /// - Throws: `CheckFailure.invalid` when a value cannot be computed, or cannot stand where the
  ///   adapter puts it.
  func request(_ order: Order, now: Timestamp) throws(CheckFailure) -> HTTPRequest {
    do throws(ExpressionFailure) {
      return try built(order, now: now)
    } catch {
      throw CheckFailure(.invalid, error.sentence, requestMayHaveBeenSent: false)
    }
  }

  /// The same, for whoever asks why it cannot be built.
  ///
  /// - Throws: `ExpressionFailure` when a value cannot be computed, or cannot stand where the adapter puts
  ///   it.
  func built(_ order: Order, now: Timestamp) throws(ExpressionFailure) -> HTTPRequest {
    var order = order
    order.late = account.adapter.lateNames
    if order.uses(order.late) {
      let draft = try RequestDraft(order, self, leavingOut: order.late)
      names.set(draft.facts)
    }
    var request = try RequestDraft(order, self, leavingOut: []).request
    if let signing = order.signing {
      try signing.sign(&request, Rendering(scope: names.scope), now)
    }
    return request
  }

  /// `request`, which was built of `order` and signed at `moment`, as people may see it: with a placeholder
  /// wherever a secret, or what is computed from one, stands.
  func shown(_ order: Order, as request: HTTPRequest, at moment: Timestamp) -> HTTPRequest {
    var order = order
    order.late = account.adapter.lateNames
    let secrets = account.adapter.secretNames
    guard var shown = try? RequestDraft(order, self, leavingOut: [], masking: secrets).request
    else {
      // Nobody knows where in it the secrets are.
      var hidden = request
      hidden.url = (URLParts(request.url)?.origin ?? "") + "/" + Secret.placeholder
      (hidden.headers, hidden.body) = ([], nil)
      return hidden
    }
    let names = Set(shown.headers.map { $0.name.lowercased() })
    shown.headers += request.headers.filter { !names.contains($0.name.lowercased()) }
    if let signing = order.signing {
      let masked = Rendering(scope: self.names.scope, masked: secrets)
      shown.replaceHeaders(signing.shownHeaders(of: request, shown: shown, masked: masked, moment))
    }
    return shown
  }

  /// The facts that a signature of `order` goes over, as people may see them.
  func shownFacts(_ order: Order) -> RequestFacts? {
    var order = order
    order.late = account.adapter.lateNames
    let secrets = account.adapter.secretNames
    return try? RequestDraft(order, self, leavingOut: order.late, masking: secrets).facts
  }

  /// Half of the time for the whole request, and at most five seconds: a name that does not answer
  /// is not worth more.
  var connectTimeout: Duration { min(account.timeout / 2, .seconds(5)) }
}

extension RequestBuilder.Order {
  /// Whether anything in it is computed from one of `names`.
  func uses(_ names: Set<String>) -> Bool {
    (template.templates + placement.templates).contains { $0.uses(names) }
  }
}
