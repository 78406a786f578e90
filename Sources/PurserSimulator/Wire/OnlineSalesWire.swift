internal import ExactJSON
internal import HTTPTypes
package import PurserCore

/// OnlineSales.ai: the balance of a marketplace's merchant, credentials in the query or in a JSON
/// body.
///
/// Source: its "Balance API" page, which documents both places and the reply, and its "Charge
/// Status API" page, whose `error` (`code`, `message`, a list `description`) is the only one shown.
/// The codes other than `IP0000` are the simulator's own.
package struct OnlineSalesWire: WireFormat {
  /// The app token that is let in.
  package let token: String
  /// The merchant whose money it is.
  package let merchantID: String
  /// The marketplace's number.
  package let clientID: Int

  /// The account of one merchant.
  package init(token: String, merchantID: String, clientID: Int) {
    self.token = token
    self.merchantID = merchantID
    self.clientID = clientID
  }

  package var amountMembers: Set<String> { ["balanceAmount"] }
  package var countsFractions: Bool { false }
  package var settings: [String: String] {
    ["TOKEN": token, "MERCHANT_ID": merchantID, "CLIENT_ID": String(clientID)]
  }

  package var endpoints: [WireEndpoint] {
    let clientID = clientID
    return [
      WireEndpoint(.get, "/osBillingServiceV2/marketplace/balance", group: .balances) {
        call, state throws(WireProblem) in
        guard let reading = state.readBalances(at: call.now).first else {
          throw .notFound("balance")
        }
        let spent = reading.credited.units - reading.available.units
        return WireReply([
          "balanceAmount": reading.available.jsonNumber,
          "marketplaceClientId": .number(JSONNumber(clientID)),
          "totalCredit": reading.credited.jsonNumber,
          "totalSpend": Money(units: spent, currency: reading.pool.currency).jsonNumber,
          "currency": .string(reading.pool.currency.code),
        ])
      }
    ]
  }

  package func authenticate(_ call: WireCall, _ state: inout SupplierState) throws(WireProblem) {
    let body: JSONValue? = call.body.isEmpty ? JSONValue?.none : try call.jsonObject()
    func value(_ name: String) throws(WireProblem) -> String {
      if let value = call.queryValue(name) { return value }
      if let value = body?[name]?.stringValue { return value }
      if let value = body?[name]?.numberValue { return value.text }
      throw .invalid(field: name, reason: "is required")
    }
    let given = try (token: value("token"), merchant: value("merchantId"))
    let (type, client) = try (value("merchantType"), value("marketplaceClientId"))
    guard type == "brand" || type == "seller" else {
      throw .invalid(field: "merchantType", reason: "must be one of [brand, seller]")
    }
    guard Int(client) != nil else {
      throw .invalid(field: "marketplaceClientId", reason: "must be a number")
    }
    guard given.token == token, Int(client) == clientID else { throw .credentialsRejected }
    guard given.merchant == merchantID else {
      throw .invalid(field: "merchantId", reason: "is not a valid merchant")
    }
  }

  package func reply(to problem: WireProblem, requestID: String) -> WireReply {
    WireReply(
      status: problem.usualStatus,
      [
        "error": [
          "code": .string(Self.code(of: problem)), "message": .string(Self.message(of: problem)),
          "description": [.string(problem.sentence)],
        ]
      ], retryAfterSeconds: problem.retryAfterSeconds)
  }

  package func authorization(
    _ state: inout SupplierState, at now: Timestamp
  ) -> OrderAuthorization {
    OrderAuthorization(query: [
      ("token", token), ("merchantId", merchantID), ("merchantType", "seller"),
      ("marketplaceClientId", String(clientID)),
    ])
  }

  private static func code(of problem: WireProblem) -> String {
    switch problem {
    case .invalid: "IP0000"
    case .credentialsMissing, .credentialsMalformed, .credentialsRejected, .notFound,
      .insufficientFunds, .conflict, .rateLimited, .failing:
      problem.code
    }
  }

  private static func message(of problem: WireProblem) -> String {
    switch problem {
    case .invalid: "Invalid Parameters Error"
    case .credentialsMissing, .credentialsMalformed, .credentialsRejected: "Invalid Token Error"
    case .notFound: "Not Found Error"
    case .insufficientFunds: "Insufficient Balance Error"
    case .conflict: "Duplicate Request Error"
    case .rateLimited: "Rate Limit Error"
    case .failing: "Internal Error"
    }
  }
}
