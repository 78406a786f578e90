internal import PurserCore

/// How requests prove who asks.
enum Authentication: Sendable {
  /// Credentials that go along as they are.
  case placed(Placement)
  /// A token that is fetched with the credentials first.
  case token(TokenGrant)
  /// A named scheme that signs the whole request.
  case signed(SigningScheme)

  static let anonymous = Authentication.placed(Placement())

  /// What goes along with requests.
  var placement: Placement {
    switch self {
    case .placed(let placement): placement
    case .token(let grant): grant.placement
    case .signed: Placement()
    }
  }

  /// Every template in it.
  var templates: [Template] {
    switch self {
    case .placed(let placement): placement.templates
    case .token(let grant):
      grant.request.templates + grant.requestPlacement.templates + grant.placement.templates
        + (grant.refreshToken.map { [$0] } ?? [])
    case .signed(let scheme): scheme.templates
    }
  }
}

/// Where credentials stand in a request.
struct Placement: Sendable {
  var headers: [TemplateField] = []
  var query: [TemplateField] = []
  /// Members of the JSON or form body.
  var body: [TemplateField] = []
  var cookies: [TemplateField] = []
  /// `Authorization: Basic ...` (RFC 7617).
  var basic: (username: Template, password: Template)?

  var templates: [Template] {
    (headers + query + body + cookies).map(\.value)
      + (basic.map { [$0.username, $0.password] } ?? [])
  }

  /// `Authorization: Bearer ...` (RFC 6750).
  static func bearer(_ token: Template) -> Placement {
    Placement(headers: [TemplateField(name: "Authorization", value: token.prefixed("Bearer "))])
  }
}

/// A call that gives a token for a while: OAuth 2.0 (RFC 6749), or a supplier's own login.
struct TokenGrant: Sendable {
  /// The name by which requests refer to the token.
  static let tokenName = "token"
  /// Stands in the grant's own request for the refresh token in use; no adapter can name it so.
  static let refreshTokenName = "refresh token in use"
  static let defaultMargin = Duration.seconds(60)

  var request: RequestTemplate
  /// What the request itself carries beside its own lines: the client's credentials.
  var requestPlacement = Placement()
  var format = ReplyFormat.json
  /// Finds the token in the reply.
  var token: Expression
  /// Finds its life in seconds.
  var expiresIn: Expression?
  /// Finds the moment of its end.
  var expiresAt: Expression?
  /// The refresh token to begin with.
  var refreshToken: Template?
  /// Finds the refresh token that replaces the one in use.
  var nextRefreshToken: Expression?
  /// How long before its end a token is no longer used.
  var margin = Self.defaultMargin
  /// How the token goes along.
  var placement: Placement
  /// What a reply to a request says when the token is no longer accepted.
  var renewWhen: Expression
}

/// A scheme of signatures that needs keys derived from keys, by its name.
enum SigningScheme: Sendable {
  /// AWS Signature Version 4.
  case awsV4(
    accessKeyID: Template, secretAccessKey: Template, region: Template, service: Template,
    sessionToken: Template?)
  /// Tencent Cloud's TC3-HMAC-SHA256.
  case tencentTC3(secretID: Template, secretKey: Template, service: Template)
  /// Baidu Cloud's bce-auth-v1.
  case baiduBCE(accessKeyID: Template, secretAccessKey: Template)

  var templates: [Template] {
    switch self {
    case .awsV4(let id, let secret, let region, let service, let token):
      [id, secret, region, service] + (token.map { [$0] } ?? [])
    case .tencentTC3(let id, let secret, let service): [id, secret, service]
    case .baiduBCE(let id, let secret): [id, secret]
    }
  }
}
