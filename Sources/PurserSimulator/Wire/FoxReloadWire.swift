internal import ExactJSON
internal import HTTPTypes
package import PurserCore

/// FoxReload: `GET /balance` with a bearer key.
///
/// Source: its guide "Balance API for Resellers", which shows the request and the reply. It shows
/// no error; the shape here is the usual one of such interfaces. The other contracts it has
/// published differ in path and header only.
package struct FoxReloadWire: WireFormat {
  /// Where the endpoints lie and how the key is sent.
  package enum Contract: String, Sendable, CaseIterable {
    /// `/balance`, `Authorization: Bearer`.
    case documented
    /// `/v1/balance`, `Authorization: Bearer`.
    case versioned
    /// `/api/balance`, `X-API-Key`.
    case keyHeader
  }

  /// The key that is let in.
  package let apiKey: String
  /// Where the endpoints lie and how the key is sent.
  package let contract: Contract

  private static let keyHeader = "X-API-Key"

  /// A FoxReload account behind `apiKey`.
  package init(apiKey: String, contract: Contract = .documented) {
    self.apiKey = apiKey
    self.contract = contract
  }

  package var amountMembers: Set<String> { ["amount"] }
  package var settings: [String: String] { ["API_KEY": apiKey] }

  package var endpoints: [WireEndpoint] {
    let path =
      switch contract {
      case .documented: "/balance"
      case .versioned: "/v1/balance"
      case .keyHeader: "/api/balance"
      }
    return [WireEndpoint(.get, path, group: .balances, answer: Self.balance)]
  }

  package func authenticate(_ call: WireCall, _ state: inout SupplierState) throws(WireProblem) {
    let key: String
    switch contract {
    case .documented, .versioned: key = try call.bearerToken()
    case .keyHeader:
      guard let header = call.header(Self.keyHeader) else { throw .credentialsMissing }
      key = header
    }
    guard key == apiKey else { throw .credentialsRejected }
  }

  package func reply(to problem: WireProblem, requestID: String) -> WireReply {
    WireReply(
      status: problem.usualStatus,
      ["error": ["code": .string(problem.code), "message": .string(problem.sentence)]],
      retryAfterSeconds: problem.retryAfterSeconds)
  }

  package func authorization(
    _ state: inout SupplierState, at now: Timestamp
  ) -> OrderAuthorization {
    switch contract {
    case .documented, .versioned:
      OrderAuthorization(headers: [("Authorization", "Bearer \(apiKey)")])
    case .keyHeader: OrderAuthorization(headers: [(Self.keyHeader, apiKey)])
    }
  }

  /// The account has one pool, and so the reply has one amount.
  private static func balance(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    guard let reading = state.readBalances(at: call.now).first else { throw .notFound("balance") }
    return WireReply([
      "balance": [
        "amount": reading.available.jsonNumber,
        "currency": .string(reading.pool.currency.code),
        "updated_at": .string(reading.updatedAt.wireText),
      ]
    ])
  }
}
