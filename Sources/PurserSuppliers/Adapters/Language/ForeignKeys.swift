/// What to write instead of keys that other tools have, and classes that others call otherwise.
enum ForeignKeys {
  /// In `request`.
  static let ofRequests: [String: String] = {
    let body = "a body is `json`, `form`, `text` or `xml`"
    let url = "the host goes into `base_url`, what follows it into `path`"
    let query = "parameters of the URL stand under `query`"
    return [
      "url": url, "uri": url, "endpoint": url, "body": body, "data": body, "payload": body,
      "params": query, "parameters": query, "args": query,
    ]
  }()

  /// In an entry of `balances`.
  static let ofBalances: [String: String] = {
    let available = "what can be spent is `available`"
    return [
      "amount": available, "balance": available, "value": available,
      "name": "the name of a pool is `pool`", "filter": "which items count says `where`",
      "items": "the list of items is `each`", "id": "what tells items apart is `identity`",
    ]
  }()

  /// In an entry of `errors`.
  static let ofErrors: [String: String] = [
    "code": "a code of the reply is compared under `when`, as in `$.code == 7`",
    "match": "a pattern stands under `when`, as in `matches(reply.text, '^ERR')`",
    "kind": "what kind of failure it is says `class`",
  ]

  /// In `auth`.
  static let ofAuthentication: [String: String] = {
    let key = "a key goes into `bearer`, or by a name into `header` or `query`"
    return [
      "api_key": key, "apikey": key, "token": key, "key": key, "headers": key,
      "oauth2": "it is `oauth2_client_credentials` or `oauth2_refresh_token`",
      "digest": "digest authentication cannot be said; a signature is a `let`",
    ]
  }()

  /// In `paginate`.
  static let ofPages: [String: String] = [
    "next": "the URL of the next page is found by `link`, a value for it by `cursor`",
    "token": "a value for the next page is found by `cursor`",
    "limit": "the size of a page stands under `query` of the request",
  ]

  /// Classes of errors by what others call them.
  static let classes = [
    "unauthorized": "auth", "unauthenticated": "auth", "authentication": "auth",
    "forbidden": "auth", "credentials": "auth", "insufficient_funds": "funds",
    "no_funds": "funds", "balance": "funds", "too_many_requests": "rate_limited",
    "throttled": "rate_limited", "rate_limit": "rate_limited", "unavailable": "maintenance",
    "bad_request": "invalid", "validation": "invalid", "server_error": "unknown",
    "error": "unknown", "other": "unknown",
  ]
}
