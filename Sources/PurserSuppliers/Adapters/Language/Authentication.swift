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
      grant.steps.flatMap { $0.request.templates + $0.placement.templates }
        + grant.placement.templates + (grant.refreshToken.map { [$0] } ?? [])
    case .signed(let scheme): scheme.templates
    }
  }

  /// The templates in it that belong to the requests of calls, rather than to those for a token.
  var templatesOfCalls: [Template] {
    switch self {
    case .placed(let placement): placement.templates
    case .token(let grant): grant.placement.templates
    case .signed(let scheme): scheme.templates
    }
  }

  /// The names that it gives to requests, whose values are as secret as credentials: the token, and
  /// what a login keeps.
  var givenNames: [String] {
    switch self {
    case .token(let grant):
      [TokenGrant.tokenName] + grant.steps.flatMap { $0.keep.map(\.name) }
    case .placed, .signed: []
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
  /// Whether both are form-encoded first, as RFC 6749, section 2.3.1, has it for clients. Suppliers
  /// document `curl -u id:secret`, which does not do so, and hardly any does.
  var encodesBasic = false

  var templates: [Template] {
    (headers + query + body + cookies).map(\.value)
      + (basic.map { [$0.username, $0.password] } ?? [])
  }

  /// The pair of Basic authentication as it is encoded in base64; `nil` where there is none.
  func basicPair(_ rendering: Rendering) throws(ExpressionFailure) -> String? {
    guard let basic else { return nil }
    let pair = [try rendering.text(basic.username), try rendering.text(basic.password)]
    return (encodesBasic ? pair.map(PercentEncoding.formEncoded) : pair).joined(separator: ":")
  }

  /// `Authorization: Bearer ...` (RFC 6750).
  static func bearer(_ token: Template) -> Placement {
    Placement(headers: [TemplateField(name: "Authorization", value: token.prefixed("Bearer "))])
  }
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
