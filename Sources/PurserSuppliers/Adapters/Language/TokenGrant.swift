/// Calls that give a token for a while: OAuth 2.0 (RFC 6749), or a supplier's own login.
struct TokenGrant: Sendable {
  /// The name by which requests refer to the token.
  static let tokenName = "token"
  /// Stands in the grant's own request for the refresh token in use; no adapter can name it so.
  static let refreshTokenName = "refresh token in use"
  static let defaultMargin = Duration.seconds(60)
  /// The most requests that a login is made of.
  static let mostSteps = 10

  /// Whose rules the replies follow.
  enum Kind: Sendable {
    /// RFC 6749: an `error` in the reply refuses the token.
    case oauth2
    /// The supplier's own: the reply may be a redirect that carries the cookie.
    case login
  }

  /// One request on the way to the token.
  struct Step: Sendable {
    var request: RequestTemplate
    /// What the request carries beside its own lines: the client's credentials.
    var placement = Placement()
    var format = ReplyFormat.json
    /// Values of the reply for the steps that follow, and for every request with the token.
    var keep: [LetValue] = []
  }

  var kind: Kind
  /// The requests in their order, one at least; the reply to the last has the token.
  var steps: [Step]
  /// Finds the token in the reply.
  var token: Expression
  /// Finds its life in seconds.
  var expiresIn: Expression?
  /// Finds the moment of its end.
  var expiresAt: Expression?
  /// The client that the token is for.
  var clientID: Template?
  /// The refresh token to begin with.
  var refreshToken: Template?
  /// How long before its end a token is no longer used.
  var margin = Self.defaultMargin
  /// How the token goes along.
  var placement: Placement
  /// What a reply to a request says when the token is no longer accepted.
  var renewWhen: Expression
}
