internal import ExactJSON
internal import HTTPTypes
package import PurserCore

/// A supplier made up to take orders in one of six styles that real ones have. Its balance is FoxReload's.
package struct OrderWire: WireFormat {
  /// What its customer knows.
  package struct Credentials: Sendable {
    /// The key that is let in.
    package let apiKey: String
    /// What webhooks are signed with.
    package let webhookSecret: String

    /// Credentials that are no secrets, unless others are given.
    package init(
      apiKey: String = "sandbox-key", webhookSecret: String = "sandbox-4d2f81c07a9b5e63"
    ) {
      self.apiKey = apiKey
      self.webhookSecret = webhookSecret
    }
  }

  /// How it takes orders.
  package let style: OrderStyle
  /// The key that lets a customer in, and the one of webhooks.
  package let credentials: Credentials

  /// A supplier of `style` behind `credentials`.
  package init(style: OrderStyle, credentials: Credentials = Credentials()) {
    self.style = style
    self.credentials = credentials
  }

  package var amountMembers: Set<String> { ["amount", "cost", "paid", "price", "charged"] }
  package var takesOrders: Bool { true }
  package var settings: [String: String] {
    ["API_KEY": credentials.apiKey, "WEBHOOK_SECRET": credentials.webhookSecret]
  }

  package var endpoints: [WireEndpoint] {
    let orders =
      switch style {
      case .idempotent: IdempotentStyle.endpoints
      case .findable: FindableStyle.endpoints
      case .blind: BlindStyle.endpoints
      case .confirmed: ConfirmedStyle.endpoints
      case .webhook: WebhookStyle.endpoints
      case .codes: CodesStyle.endpoints
      }
    return FoxReloadWire(apiKey: credentials.apiKey).endpoints + orders
  }

  package func authenticate(_ call: WireCall, _ state: inout SupplierState) throws(WireProblem) {
    let key: String
    if style == .blind, let value = call.queryValue("key") {
      key = value
    } else {
      key = try call.bearerToken()
    }
    guard key == credentials.apiKey else { throw .credentialsRejected }
  }

  package func reply(to problem: WireProblem, requestID: String) -> WireReply {
    if case .failing(let status) = problem { return .failure(status) }
    let status = problem.usualStatus
    let (code, sentence) = (problem.code, problem.sentence)
    let json: JSONValue =
      switch style {
      case .idempotent, .codes:
        ["error": ["code": .string(code), "message": .string(sentence)]]
      case .findable: ["ok": false, "code": .string(code), "text": .string(sentence)]
      case .blind: ["result": .string(code.uppercased())]
      case .confirmed:
        ["errors": [["code": .string(code), "message": .string(sentence)]]]
      case .webhook: ["code": .string(code.uppercased()), "message": .string(sentence)]
      }
    return WireReply(status: status, json, retryAfterSeconds: problem.retryAfterSeconds)
  }

  package func authorization(
    _ state: inout SupplierState, at now: Timestamp
  ) -> OrderAuthorization {
    OrderAuthorization(headers: [("Authorization", "Bearer \(credentials.apiKey)")])
  }
}

extension WireEndpoint {
  /// An endpoint that works on orders.
  static func orders(
    _ method: HTTPRequest.Method, _ path: String, group: EndpointGroup = .orders,
    _ answer:
      @escaping @Sendable (WireCall, inout OrderBook, inout SimulatedAccount) throws(WireProblem)
      -> WireReply
  ) -> WireEndpoint {
    WireEndpoint(method, path, group: group) { call, state throws(WireProblem) in
      try state.withOrders { (book, account) throws(WireProblem) in
        try answer(call, &book, &account)
      }
    }
  }
}

extension OrderRefusal {
  /// The refusal in a sentence.
  var sentence: String {
    switch self {
    case .funds: "The balance does not cover the order."
    case .stock: "The product is out of stock."
    case .unknownProduct: "There is no such product."
    case .price: "The order costs more than it allows."
    case .givenUp: "The order could not be delivered."
    }
  }
}
