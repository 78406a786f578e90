internal import PurserCore

/// The refresh token of a supplier's configuration, with what it is worth.
struct ConfiguredRefreshToken: Sendable {
  let text: String
  /// A digest of the token with the server and the client that it is for: a refresh token is bound to
  /// the client that it was issued to (RFC 6749, section 6). Suppliers of which all three are the same
  /// spend one token. What came of a token goes to no other server.
  let origin: [UInt8]
  /// What else decides whether the server accepts it: credentials and settings of the request.
  let company: [String]
}

extension TokenRequest {
  var configuredRefreshToken: ConfiguredRefreshToken {
    let rendering = Rendering(
      scope: account.requestNames(["now": .moment(now())], nonces).scope)
    let text = grant.refreshToken.flatMap { try? rendering.text($0) } ?? ""
    let client = grant.clientID.flatMap { try? rendering.text($0) } ?? ""
    let url = grant.steps.first.flatMap { try? account.baseURL(of: $0.request, rendering) }
    let server = url.flatMap { URLParts($0)?.origin } ?? ""
    return ConfiguredRefreshToken(
      text: text, origin: SecretBox.openDigest([text, server, client]),
      company: [server] + givenTexts.sorted())
  }

  /// The values of the credentials and settings that go into the request, whatever they are called.
  private var givenTexts: [String] {
    let templates = grant.steps.flatMap { $0.request.templates + $0.placement.templates }
    let names = account.adapter.names(neededBy: templates)
    let settings = account.adapter.settings(given: account.settings)
      .filter { names.contains($0.key) }.map { Value($0.value).texts.joined(separator: ",") }
    return settings
      + account.credentials.filter { names.contains($0.key) }.map { $0.value.reveal() }
  }
}
