/// What to write for keys that stand where other tools have them, or a level too high.
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
    case "params", "parameters", "query_params", "qs", "search":
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
}
