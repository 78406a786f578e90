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
    let orders = [
      "place", "look_up", "states", "reference", "charged", "content", "supplier_reference",
      "webhook", "poll",
    ]
    if orders.contains(name) { return "it belongs under `order`: `order: {\(name): ...}`" }
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

  /// For a key under `prices`, or `rates`.
  static func inLists(_ kind: ListKind) -> (_ name: String) -> String? {
    { name in
      let own =
        switch kind {
        case .prices: inPrices(name)
        case .rates: inRates(name)
        }
      return own ?? inAnyList(name)
    }
  }

  private static func inRates(_ name: String) -> String? {
    switch name {
    case "base", "source", "base_currency": "the currency of which one unit is meant is `from`"
    case "code", "currency", "target", "quote", "symbol":
      "the currency in which the rate says what it is worth is `to`"
    case "price", "value", "amount": "what one unit is worth is `rate`"
    case "time", "timestamp", "day", "at", "updated_at": "when that was so is `date`"
    default: nil
    }
  }

  private static func inPrices(_ name: String) -> String? {
    switch name {
    case "price", "cost", "amount", "unit_price", "available": "what one unit costs is `unit_cost`"
    case "id", "product", "product_id": "what the shop calls the product is `sku`"
    default: nil
    }
  }

  private static func inAnyList(_ name: String) -> String? {
    switch name {
    case "list", "items", "rows", "for": "the list is `each`: `each: $.items[*]`"
    case "keep", "for_each", "may_be_none":
      "it goes with `calls`: `calls: [{request: {...}, \(name): ...}]`"
    default: inOrderSteps(name) == inOrders(name) ? nil : inOrderSteps(name)
    }
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

  /// For a key under `order`.
  static func inOrders(_ name: String) -> String? {
    switch name {
    case "request", "path", "method", "headers", "json", "form", "buys", "keep":
      "it belongs into a step of `place`: `place: {\(name == "request" ? "request: {...}" : "...")}`"
    case "status", "lookup", "check", "query": "how an order is found again says `look_up`"
    case "polling", "interval": "when an order is looked up says `poll`"
    case "idempotency", "idempotent", "idempotency_key", "repeat":
      "what a repeated reference does stands under `reference`: `reference: {repeat: returns_first}`"
    case "cost", "price", "amount", "charge": "what the supplier took is `charged`"
    case "id", "order_id", "transaction_id":
      "what the supplier calls the order is `supplier_reference`"
    case "success_when", "checks":
      "what a reply means say `states`, and which replies are refusals `errors`"
    case "balances": "what is left, where a reply about an order says so, is `balance`"
    case "codes", "delivered", "items", "pins": "what was delivered is `content`"
    case "callback", "webhooks", "notification": "what the supplier sends by itself is `webhook`"
    default: nil
    }
  }

  /// For a key in a step of `place` or `look_up`, or in `webhook`.
  static func inOrderSteps(_ name: String) -> String? {
    if inRequest(name) != nil
      || ["path", "method", "headers", "query", "json", "form", "text", "xml"].contains(name)
    {
      let key = inRequest(name) == nil ? name : name == "params" ? "query" : "json"
      return "it belongs under `request`: `request: {\(key): ...}`"
    }
    return inOrders(name)
  }

  /// For a key under `states`.
  static func inStates(_ name: String) -> String? {
    switch name {
    case "map", "table", "values": "the table of words is `words`"
    case "when", "status":
      "a condition stands in an entry of `rules`: `rules: [{\(name): ..., state: ...}]`"
    case "delivered", "failed", "accepted", "in_flight", "partial", "reversed", "unknown":
      "each word of the supplier stands before its state: `words: {DONE: \(name)}`"
    default: nil
    }
  }

  /// For a key under `content`.
  static func inContent(_ name: String) -> String? {
    switch name {
    case "code", "pin", "serial", "codes", "link", "url":
      "it belongs under `fields`: `fields: {\(name): $.\(name)}`"
    case "path", "method": "it belongs under `request`: `request: {\(name): ...}`"
    case "list", "items": "the list of what was delivered is `each`"
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
    case "name", "value":
      "it belongs under `header`, `query`, `body` or `cookie`: check the indentation"
    case "token", "jwt": "a token in the header `Authorization` is `bearer: \"{{token}}\"`"
    case "type", "kind", "scheme", "method":
      "the kind is the key itself, as in `bearer: \"{{api_key}}\"` or `header: {name: X-Api-Key, value: "
        + "\"{{api_key}}\"}`"
    case "username", "password", "user":
      "a name with a password is `basic: {username: \"{{username}}\", password: \"{{password}}\"}`"
    case "hmac", "signature", "sign":
      "a signature is computed under `let`, and stands where it is sent, as in `header: {name: X-Sign, "
        + "value: \"{{signature}}\"}`"
    default: nil
    }
  }

  /// For a key under `login`.
  static func inLogin(_ name: String) -> String? {
    switch name {
    case "method", "path", "query", "headers", "json", "form", "text", "xml", "base_url":
      "it belongs under `request`: `request: {\(name): ...}`"
    case "url", "body", "data", "params": inRequest(name)
    case "bearer", "header", "cookie", "placement":
      "how the token goes along says `send`: `send: {header: {name: X-Token, value: \"{{token}}\"}}`"
    case "ttl", "lifetime", "expires": "how many seconds it lives says `expires_in`"
    default: nil
    }
  }

  /// For a key in an entry of `balances`.
  static func inBalances(_ name: String) -> String? {
    switch name {
    case "amount", "balance", "value": "what can be spent is `available`"
    case "name": "the name of a pool is `pool`"
    case "held", "hold", "holds", "on_hold", "blocked", "frozen", "locked":
      "what orders hold is `reserved`"
    case "pending": "what was paid and has not arrived is `pending_top_up`"
    case "limit", "credit": "how far below zero the balance may go is `credit_limit`"
    case "for_each", "foreach", "list": "the list of items is `each`"
    case "default": "what a member that is missing stands for says `coalesce($.member, 0)`"
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
    case "kind", "type", "error": "what kind of failure it is says `class`"
    default: nil
    }
  }

  /// For a key of a sample.
  static func inSamples(_ name: String) -> String? {
    switch name {
    case "reply", "response", "json", "text", "xml", "content":
      "what the supplier answers is `body`, a text in quotes"
    case "request": "what must be sent is `sends`"
    case "expected", "expects", "result": "what it must be read as is `expect`"
    case "code", "http_status": "the status of the reply is `status`"
    case "balances", "error": "it belongs under `expect`: `expect: {\(name): ...}`"
    default: nil
    }
  }

  /// For a key of an expectation.
  static func inExpectations(_ name: String) -> String? {
    switch name {
    case "pool", "currency", "available", "reserved", "amount":
      "it belongs into an entry of `balances`: `expect: {balances: [{currency: USD, available: \"1.00\"}]}`"
    case "class", "kind", "failure": "the class of a failure is `error`"
    default: nil
    }
  }

  /// For a key under `decode`.
  static func inFormats(_ name: String) -> String? {
    switch name {
    case "charset", "encoding": "it belongs to a format: `decode: {json: {charset: windows-1251}}`"
    case "namespaces": "it belongs to `xml`: `decode: {xml: {namespaces: {...}}}`"
    case "separator", "header", "delimiter":
      "it belongs to a format: `decode: {csv: {separator: \";\"}}`"
    case "pattern": "it belongs to `text`: `decode: {text: {pattern: ...}}`"
    default: nil
    }
  }

  /// For a key of a format.
  static func inFormat(_ name: String) -> String? {
    switch name {
    case "delimiter", "delim", "sep": "what stands between two values is `separator`"
    case "encoding": "the character set is `charset`"
    case "headers", "has_header": "whether the first line has names says `header`"
    default: nil
    }
  }

  /// For a key of a supplier.
  static func inSuppliers(_ name: String) -> String? {
    switch name {
    case "url", "host", "endpoint": "where the supplier is says `base_url`"
    case "minimum", "min", "reserve", "threshold": "what is never spent is `floor`"
    case "api_key", "apikey", "key", "token", "secret", "password":
      "it belongs under `credentials`: `credentials: {\(name): \"${NAME}\"}`"
    case "lead_time": "it belongs under `top_up`: `top_up: {lead_time: ...}`"
    case "low", "warning", "critical", "warn_below":
      "from where on a pool is low stands under `alerts`: `alerts: {low: {amount: {warning: 50.00 USD}}}`"
    case "delay": "how long the supplier's balance lags behind is `lag`"
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
