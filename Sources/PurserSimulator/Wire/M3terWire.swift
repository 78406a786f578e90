internal import ExactJSON
internal import HTTPTypes
package import PurserCore

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// m3ter: an access token for a key and its secret, then pages of balances and of commitments.
///
/// Source: m3ter's API reference: `POST /oauth/token` (HTTP Basic, `client_credentials`),
/// "List Balances" and "List Commitments" (`accountId`, `pageSize`, `nextToken`), errors with a
/// `message`. A pool is a balance unless its name is among `commitments`.
package struct M3terWire: WireFormat {
  /// The name of the service user's key.
  package let keyID: String
  /// Its secret.
  package let secret: String
  /// The organisation in every path.
  package let organizationID: String
  /// The account whose money it is.
  package let accountID: String
  /// The pools that are commitments (prepayments) rather than balances.
  package let commitments: Set<String>
  /// How long a token is good; m3ter's own is good for five hours.
  package let tokenLifetime: Duration
  /// How many rows a page has where the caller does not say.
  package let pageSize: Int

  /// The account of one customer.
  package init(
    keyID: String, secret: String, organizationID: String, accountID: String,
    commitments: Set<String> = [], tokenLifetime: Duration = .seconds(18_000), pageSize: Int = 100
  ) {
    self.keyID = keyID
    self.secret = secret
    self.organizationID = organizationID
    self.accountID = accountID
    self.commitments = commitments
    self.tokenLifetime = tokenLifetime
    self.pageSize = pageSize
  }

  package var amountMembers: Set<String> { ["amount"] }
  package var settings: [String: String] {
    ["KEY_ID": keyID, "SECRET": secret, "ORG_ID": organizationID, "ACCOUNT_ID": accountID]
  }

  package var endpoints: [WireEndpoint] {
    [
      WireEndpoint(.post, "/oauth/token", group: .tokens, isAuthenticated: false) {
        call, state throws(WireProblem) in try token(call, &state)
      },
      WireEndpoint(.get, "/organizations/{org}/balances", group: .balances) {
        call, state throws(WireProblem) in
        try list(call, &state, where: { !isCommitment($0) }, row: balance)
      },
      WireEndpoint(.get, "/organizations/{org}/commitments", group: .balances) {
        call, state throws(WireProblem) in
        try list(call, &state, where: isCommitment, row: commitment)
      },
    ]
  }

  package func authenticate(_ call: WireCall, _ state: inout SupplierState) throws(WireProblem) {
    let token = try call.bearerToken()
    guard state.tokens.isValid(token, at: call.now) else { throw .credentialsRejected }
  }

  package func reply(to problem: WireProblem, requestID: String) -> WireReply {
    WireReply(
      status: problem.usualStatus, ["message": .string(problem.sentence)],
      retryAfterSeconds: problem.retryAfterSeconds)
  }

  package func authorization(
    _ state: inout SupplierState, at now: Timestamp
  ) -> OrderAuthorization {
    let token = state.tokens.mint(lifetime: tokenLifetime, at: now)
    return OrderAuthorization(headers: [("Authorization", "Bearer \(token)")])
  }

  private func isCommitment(_ reading: PoolReading) -> Bool {
    commitments.contains(reading.pool.name)
  }

  private func token(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    let expected = Data("\(keyID):\(secret)".utf8).base64EncodedString()
    guard try call.credentials(ofScheme: "basic") == expected else { throw .credentialsRejected }
    guard try grantType(call) == "client_credentials" else {
      throw .invalid(field: "grant_type", reason: "must be client_credentials")
    }
    let token = state.tokens.mint(lifetime: tokenLifetime, at: call.now)
    return WireReply([
      "access_token": .string(token),
      "token_type": "Bearer",
      "expires_in": .number(JSONNumber(tokenLifetime.wholeSeconds)),
    ])
  }

  /// The grant type of a JSON body, or of a form (`grant_type=client_credentials`).
  private func grantType(_ call: WireCall) throws(WireProblem) -> String? {
    if call.body.first == UInt8(ascii: "{") {
      return try call.jsonObject()["grant_type"]?.stringValue
    }
    let pairs = String(decoding: call.body, as: UTF8.self).split(separator: "&")
    let pair = pairs.first { $0.hasPrefix("grant_type=") }
    return pair.map { String($0.dropFirst("grant_type=".count)) }
  }
}
