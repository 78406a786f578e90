internal import CurlClient

/// What may be meant in the requests of an adapter, and is a slip as a rule.
struct DoubtfulRequests {
  let adapter: AdapterDefinition

  /// A sentence for each.
  var warnings: [String] {
    bodiesWithGet + textsOfJSON + requests.compactMap(\.request.path.dotWarning) + swappedKeys
  }

  // MARK: Bodies

  private var bodiesWithGet: [String] {
    requests.filter { $0.request.method == .get && $0.request.body != nil }.map { label, _ in
      "\(label) is a `GET` with a body, which most servers pass over; "
        + "say `method: POST`, or put the values under `query`"
    }
  }

  /// A whole body that is JSON in a text of JSON.
  private var textsOfJSON: [String] {
    requests.compactMap { label, request in
      guard case .json(.text(let template))? = request.body,
        case .text(let start)? = template.pieces.first,
        let first = start.first(where: { !$0.isWhitespace }), "{[".contains(first)
      else { return nil }
      return
        "\(label) sends its JSON as one text in quotes; write the members under `json` without quotes "
        + "around the whole, or the whole under `text` beside `headers: {Content-Type: "
        + "application/json}`"
    }
  }

  private var requests: [(label: String, request: RequestTemplate)] {
    var all: [(String, RequestTemplate)] = []
    if let clock = adapter.clock { all.append(("the request for the time", clock.request)) }
    if case .token(let grant) = adapter.authentication {
      for (index, step) in grant.steps.enumerated() {
        let label = grant.steps.count > 1 ? "step \(index + 1) of the login" : "the login"
        all.append((label, step.request))
      }
    }
    for (index, call) in adapter.calls.enumerated() {
      let label = adapter.calls.count > 1 ? "call \(index + 1): the request" : "the request"
      all.append((label, call.request))
    }
    return all
  }

  // MARK: Keys

  /// A secret that is signed with what everybody knows: the key of an HMAC comes first.
  private var swappedKeys: [String] {
    let uses = AdapterUses(adapter: adapter)
    let roots = uses.lets.map(\.expression.root) + uses.templates.flatMap(\.expressions).map(\.root)
    var told: Set<String> = []
    return roots.flatMap(\.calls).filter(isSwapped).compactMap { call in
      guard told.insert(call.text).inserted else { return nil }
      let name = Quotation.quoted(call.arguments[1].source)
      return
        "`\(call.text)` has the secret \(name) for its message, and for its key what is no secret; "
        + "the key comes first"
    }
  }

  private func isSwapped(_ call: Expression.Call) -> Bool {
    guard case .digest(let function) = call.function, call.arguments.count == 2 else {
      return false
    }
    switch function {
    case .hmacMD5, .hmacSHA1, .hmacSHA256, .hmacSHA384, .hmacSHA512: break
    case .md5, .sha1, .sha256, .sha384, .sha512, .rsaSHA256, .rsaSHA512, .rsaPSSSHA256, .es256,
      .es256DER, .ed25519:
      return false
    }
    guard case .name(let message) = call.arguments[1] else { return false }
    let kept = Set(adapter.calls.flatMap(\.keep).map(\.name))
    // A constant key is a name that a supplier gave to its scheme; what a reply said is a challenge.
    return adapter.secretNames.contains(message) && !call.arguments[0].isClosed
      && !Expression.names(in: call.arguments[0]).contains {
        adapter.secretNames.contains($0) || kept.contains($0)
      }
  }
}

extension Template {
  /// What to say of a path with `.` or `..` in it.
  fileprivate var dotWarning: String? {
    var (shown, shape) = ("", "")
    for piece in pieces {
      switch piece {
      case .text(let text):
        shown += text
        shape += text
      case .expression(let expression):
        shown += "{{\(expression.text)}}"
        shape += "x"
      }
    }
    guard DotSegments.count(in: shape) > 0 else { return nil }
    let advice =
      if DotSegments.leadAbove(shape) {
        "give `base_url` beside `path` with where it leads"
      } else if let constant {
        "write `\(DotSegments.removed(from: constant))`"
      } else {
        "write it without them"
      }
    return "the path `\(shown)` has dots in it that are taken out before the request is signed and "
      + "sent; \(advice)"
  }
}
