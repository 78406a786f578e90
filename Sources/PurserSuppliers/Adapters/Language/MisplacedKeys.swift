/// What to write for keys that stand where other tools have them, or a level too high, and for classes of
/// errors that others call otherwise.
enum MisplacedKeys {
  /// For a key at the top of an adapter, or of a call.
  static func inAdapter(_ name: String) -> String? {
    let row = [
      "each", "where", "pool", "currency", "available", "unit", "reserved", "credit_limit",
      "updated_at", "note", "identity", "optional", "may_be_none", "unlimited_when",
      "unknown_when", "pending_top_up",
    ]
    let request = [
      "path", "method", "headers", "query", "json", "form", "text", "xml", "body", "params",
    ]
    let authentication = ["bearer", "basic", "header", "login", "oauth2_client_credentials"]
    if row.contains(name) {
      return "it belongs into an entry of `balances`: `balances: [{\(name): ...}]`"
    }
    if request.contains(name) {
      let key = inRequest(name) == nil ? name : name == "params" ? "query" : "json"
      return "it belongs under `request`: `request: {\(key): ...}`"
    }
    return authentication.contains(name)
      ? "it belongs under `auth`: `auth: {\(name): ...}`" : nil
  }

  /// For a key under `request`.
  static func inRequest(_ name: String) -> String? {
    switch name {
    case "body", "data", "payload":
      "a body is given as what it is: `json`, `form`, `text` or `xml`"
    case "params", "parameters", "args", "query_params", "qs", "search":
      "the parameters of the URL stand under `query`"
    case "url", "uri", "endpoint":
      "the host goes into `base_url`, at the top of the adapter, and the rest into `path`"
    case "auth": "`auth` stands beside `request`, not in it"
    default: nil
    }
  }

  /// For a key under `auth`.
  static func inAuthentication(_ name: String) -> String? {
    switch name {
    case "digest", "ntlm", "kerberos", "negotiate":
      "such a scheme is not possible here: its challenge would have to be answered before each request"
    case "oauth", "oauth2", "oauth_2", "client_credentials":
      "write `oauth2_client_credentials: {token_url: ..., client_id: \"{{client_id}}\", client_secret: "
        + "\"{{client_secret}}\"}`, or `oauth2_refresh_token`"
    case "api_key", "apikey", "api-key", "key", "x-api-key", "X-Api-Key", "headers":
      "a key in a header is `header: {name: X-Api-Key, value: \"{{api_key}}\"}`, one in the URL "
        + "`query: {name: key, value: \"{{api_key}}\"}`"
    case "token", "jwt": "a token in the header `Authorization` is `bearer: \"{{token}}\"`"
    case "username", "password", "user":
      "a name with a password is `basic: {username: \"{{username}}\", password: \"{{password}}\"}`"
    case "hmac", "signature", "sign":
      "a signature is computed under `let`, and stands where it is sent, as in `header: {name: X-Sign, "
        + "value: \"{{signature}}\"}`"
    default: nil
    }
  }

  /// For a key in an entry of `balances`.
  static func inBalances(_ name: String) -> String? {
    switch name {
    case "amount", "balance", "value": "what can be spent is `available`"
    case "name": "the name of a pool is `pool`"
    case "filter": "which items count says `where`"
    case "items": "the list of items is `each`"
    case "id": "what tells items apart is `identity`"
    default: nil
    }
  }

  /// For a key in an entry of `errors`.
  static func inErrors(_ name: String) -> String? {
    switch name {
    case "code": "a code of the reply is compared under `when`, as in `$.code == 7`"
    case "match": "a pattern stands under `when`, as in `matches(reply.text, '^ERR')`"
    case "kind": "what kind of failure it is says `class`"
    default: nil
    }
  }

  /// For a key under `paginate`.
  static func inPages(_ name: String) -> String? {
    switch name {
    case "next": "the URL of the next page is found by `link`, a value for it by `cursor`"
    case "token": "a value for the next page is found by `cursor`"
    case "limit": "the size of a page stands under `query` of the request"
    default: nil
    }
  }

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
