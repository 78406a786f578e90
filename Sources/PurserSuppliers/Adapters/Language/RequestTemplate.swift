internal import CurlClient
internal import ExactJSON

/// A request of an adapter, its templates not yet filled in.
struct RequestTemplate: Sendable {
  var method = HTTPRequest.Method.get
  /// Appended to the base URL.
  var path = Template.empty
  var query: [TemplateField] = []
  var headers: [TemplateField] = []
  var body: RequestBody?
  /// The most bytes that a reply may have.
  var maximumReplyBytes = Self.defaultMaximumReplyBytes

  static let defaultMaximumReplyBytes = 256 * 1024
}

/// A name with a template for its value.
struct TemplateField: Sendable {
  var name: String
  var value: Template
}

/// What a request carries.
enum RequestBody: Sendable {
  case json(JSONTemplate)
  case form([TemplateField])
  case text(Template)

  /// The media type, unless the adapter names another.
  var contentType: String {
    switch self {
    case .json: "application/json"
    case .form: "application/x-www-form-urlencoded"
    case .text: "text/plain; charset=utf-8"
    }
  }
}

/// A JSON value with templates for its strings.
enum JSONTemplate: Sendable {
  /// A number, `true`, `false` or `null`.
  case constant(JSONValue)
  case text(Template)
  case array([JSONTemplate])
  case object([(name: String, value: JSONTemplate)])
}

/// How requests prove who asks.
enum Authentication: Sendable {
  case anonymous
  /// `Authorization: Bearer ...`
  case bearer(Template)
  case header(TemplateField)
  case query(TemplateField)
  /// `Authorization: Basic ...` (RFC 7617).
  case basic(username: Template, password: Template)
  /// A member of the JSON or form body.
  case body(TemplateField)
  case clientCredentials(ClientCredentials)

  /// Every template in it.
  var templates: [Template] {
    switch self {
    case .anonymous: []
    case .bearer(let token): [token]
    case .header(let field), .query(let field), .body(let field): [field.value]
    case .basic(let username, let password): [username, password]
    case .clientCredentials(let grant):
      [grant.tokenURL, grant.clientID, grant.clientSecret] + (grant.scope.map { [$0] } ?? [])
    }
  }
}

/// The OAuth 2.0 client credentials grant (RFC 6749, section 4.4): a short-lived token is fetched
/// with the credentials and sent as bearer token.
struct ClientCredentials: Sendable {
  /// Where the credentials go: an `Authorization: Basic` header or the form.
  enum Placement: String, Sendable, CaseIterable {
    case basic
    case body
  }

  /// Absolute, or a path on the base URL.
  var tokenURL: Template
  var clientID: Template
  var clientSecret: Template
  var placement = Placement.basic
  var scope: Template?
  /// How long before its end a token is no longer used.
  var margin = Self.defaultMargin

  static let defaultMargin = Duration.seconds(60)
}
