internal import ExactJSON
internal import HTTPTypes
package import PurserCore

/// Paddle Billing: `GET /customers/{customer_id}/credit-balances` with a bearer key.
///
/// Source: Paddle's changelog entry and reference of "list credit balances for a customer", and
/// the pages of its shared errors (developer.paddle.com/errors/shared), which give the statuses and
/// codes used here. Amounts are texts in the currency's minor unit, one balance per currency in
/// which the customer was ever credited.
package struct PaddleWire: WireFormat {
  /// The key that is let in.
  package let apiKey: String
  /// The customer whose credit it is, `ctm_` and 26 characters.
  package let customerID: String

  /// The credit of one customer.
  package init(apiKey: String, customerID: String) {
    self.apiKey = apiKey
    self.customerID = customerID
  }

  package var amountMembers: Set<String> { ["available"] }
  package var countsFractions: Bool { false }
  package var settings: [String: String] { ["API_KEY": apiKey, "CUSTOMER_ID": customerID] }

  package var endpoints: [WireEndpoint] {
    let customerID = customerID
    return [
      WireEndpoint(.get, "/customers/{customer}/credit-balances", group: .balances) {
        call, state throws(WireProblem) in
        guard call.parameter("customer") == customerID else {
          throw .notFound("Entity \(call.parameter("customer"))")
        }
        let wanted = try Self.currencies(call.queryValue("currency_code"))
        let rows = state.readBalances(at: call.now)
          .filter { $0.credited.isPositive }
          .filter { wanted?.contains($0.pool.currency) ?? true }
        return WireReply([
          "data": .array(rows.map { Self.row($0, customerID) }),
          "meta": ["request_id": .string(call.requestID)],
        ])
      }
    ]
  }

  package func authenticate(_ call: WireCall, _ state: inout SupplierState) throws(WireProblem) {
    guard try call.bearerToken() == apiKey else { throw .credentialsRejected }
  }

  package func reply(to problem: WireProblem, requestID: String) -> WireReply {
    let (status, code) = Self.statusAndCode(of: problem)
    var error = JSONObject()
    error["type"] = .string(status >= 500 ? "api_error" : "request_error")
    error["code"] = .string(code)
    error["detail"] = .string(Self.detail(of: problem))
    error["documentation_url"] = .string("https://developer.paddle.com/errors/shared/\(code)")
    if case .invalid(let field, let reason) = problem {
      error["errors"] = [["field": .string(field), "message": .string(reason)]]
    }
    return WireReply(
      status: status,
      ["error": .object(error), "meta": ["request_id": .string(requestID)]],
      retryAfterSeconds: problem.retryAfterSeconds)
  }

  package func authorization(
    _ state: inout SupplierState, at now: Timestamp
  ) -> OrderAuthorization {
    OrderAuthorization(headers: [("Authorization", "Bearer \(apiKey)")])
  }

  private static func row(_ reading: PoolReading, _ customerID: String) -> JSONValue {
    [
      "customer_id": .string(customerID),
      "currency_code": .string(reading.pool.currency.code),
      "balance": [
        "available": .string(String(reading.available.minorUnits)),
        "reserved": .string(String(reading.reserved.minorUnits)),
        "used": .string(String(reading.used.minorUnits)),
      ],
    ]
  }

  private static func currencies(_ list: String?) throws(WireProblem) -> Set<Currency>? {
    guard let list else { return nil }
    var currencies: Set<Currency> = []
    for code in list.split(separator: ",", omittingEmptySubsequences: false) {
      guard let currency = Currency(iso4217: String(code)) else {
        throw .invalid(field: "currency_code", reason: "must be a list of ISO 4217 codes")
      }
      currencies.insert(currency)
    }
    return currencies
  }

  /// The errors that Paddle documents; the two of the order endpoint, which is not Paddle's, are
  /// named alike.
  private static func statusAndCode(of problem: WireProblem) -> (status: Int, code: String) {
    switch problem {
    case .credentialsMissing: (403, "authentication_missing")
    case .credentialsMalformed: (403, "authentication_malformed")
    case .credentialsRejected: (403, "invalid_token")
    case .notFound: (404, "not_found")
    case .invalid: (400, "invalid_field")
    case .insufficientFunds: (402, "insufficient_funds")
    case .conflict: (409, "conflict")
    case .rateLimited: (429, "too_many_requests")
    case .failing(let status): (status, status == 503 ? "service_unavailable" : "internal_error")
    }
  }

  private static func detail(of problem: WireProblem) -> String {
    switch problem {
    case .credentialsMissing: "Authentication header missing."
    case .credentialsMalformed: "Authentication header included, but incorrectly formatted."
    case .invalid: "Request does not pass validation."
    case .credentialsRejected, .notFound, .insufficientFunds, .conflict, .rateLimited, .failing:
      problem.sentence
    }
  }
}
