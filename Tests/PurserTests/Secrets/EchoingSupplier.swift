import ExactJSON
import HTTPTypes
import Logging
import PurserSimulator
import Testing

/// A supplier of the configuration that is given a secret, and gives it back.
struct EchoingSupplier: Sendable {
  /// Its name, which is also what its secret is recognised by.
  var name: String
  /// Its lines in `suppliers.yaml`, after those that all have.
  var lines: String
  var wire: EchoWire

  /// What its secret is recognised by.
  var marker: Marker { Marker(text: "zq7\(name)") }
  /// Its secret.
  var secret: String { marker.secret }
  /// What the secret that the supplier itself gives out is recognised by.
  static let tokenMarker = Marker(text: "zq7givenout")

  /// One supplier for each way in which a secret travels and each place of a reply that a message
  /// may quote.
  static let all = [
    EchoingSupplier(
      name: "bearer", lines: "adapter: foxreload",
      wire: EchoWire(path: "/balance", status: 401) { ["error": .string($0)] }),
    EchoingSupplier(
      name: "query",
      lines: "adapter: onlinesales\n    settings: {merchant_id: m, marketplace_client_id: \"1\"}",
      wire: EchoWire(path: "/osBillingServiceV2/marketplace/balance", status: 500) {
        ["message": .string($0)]
      }),
    EchoingSupplier(
      name: "detail", lines: "adapter: paddle\n    settings: {customer_id: ctm_1}",
      wire: EchoWire(path: "/customers/ctm_1/credit-balances", status: 403) {
        ["error": ["code": "forbidden", "detail": .string($0)]]
      }),
    EchoingSupplier(
      name: "client", lines: "adapter: m3ter\n    settings: {org_id: org, account_id: acc}",
      wire: EchoWire(path: "/organizations/org/balances", status: 400) {
        ["message": .string($0)]
      }),
    EchoingSupplier(
      name: "token", lines: "adapter: m3ter\n    settings: {org_id: org, account_id: acc}",
      wire: EchoWire(
        path: "/organizations/org/balances", status: 500, accessToken: tokenMarker.secret
      ) { ["message": .string($0)] }),
    inPlace("basic", "auth: {basic: {username: shop, password: \"{{key}}\"}}"),
    inPlace("header", "auth: {header: {name: X-API-Key, value: \"{{key}}\"}}"),
    inPlace(
      "form", "auth: {body: {name: token, value: \"{{key}}\"}}", body: "form: {account: a-1}"),
    inPlace(
      "json", "auth: {body: {name: token, value: \"{{key}}\"}}", body: "json: {account: a-1}"),
    // The key itself is never sent.
    inPlace(
      "signing",
      """
      let: {signature: "hex(hmac_sha256(key, request.path))"}
            auth: {header: {name: X-API-Key, value: "{{signature}}"}}
      """),
    inPlace(
      "login",
      """
      auth:
              login:
                request: {method: POST, path: /oauth/token, json: {token: "{{key}}"}}
                token: $.token
      """),
    inPlace(
      "refresh",
      "auth: {oauth2_refresh_token: {token_url: /oauth/token, refresh_token: \"{{key}}\"}}"),
    EchoingSupplier(
      name: "file", lines: "adapter: foxreload",
      wire: EchoWire(path: "/balance", status: 401) { ["error": .string($0)] }),
    EchoingSupplier(
      name: "literal", lines: "adapter: foxreload",
      wire: EchoWire(path: "/balance", status: 401) { ["error": .string($0)] }),
    quoted("amount") {
      ["balance": ["amount": .string($0), "currency": "USD"]]
    },
    quoted("currency") {
      ["balance": ["amount": 1, "currency": .string($0)]]
    },
    quoted("moment") {
      ["balance": ["amount": "", "currency": "USD", "updated_at": .string($0)]]
    },
  ]

  private static func inPlace(
    _ name: String, _ authentication: String, body: String? = nil
  ) -> EchoingSupplier {
    let request = body.map { "{method: POST, path: /echo, \($0)}" } ?? "{path: /echo}"
    return EchoingSupplier(
      name: name,
      lines: """
        adapter:
              \(authentication)
              request: \(request)
              balances: [{currency: USD, available: $.amount}]
              error_message: $.message
        """,
      wire: EchoWire(method: body == nil ? .get : .post, status: 400) { ["message": .string($0)] })
  }

  private static func quoted(
    _ name: String, _ shape: @escaping @Sendable (String) -> JSONValue
  ) -> EchoingSupplier {
    EchoingSupplier(
      name: name, lines: "adapter: foxreload",
      wire: EchoWire(path: "/balance", status: 200, shape: shape))
  }

  // MARK: Bench

  /// The configuration of all of them.
  static var configuration: String {
    let suppliers = all.map { supplier in
      """
        \(supplier.name):
          \(supplier.lines)
          base_url: ${\(supplier.name.uppercased())_URL}
          credentials: {\(supplier.credentials)}
      """
    }
    return (["balances: {refresh: 1s}", "suppliers:"] + suppliers).joined(separator: "\n")
  }

  /// The file that has the secret of the supplier `file`.
  static let keyFile = "key-file"

  /// The secret as a text of YAML.
  var quotedSecret: String {
    "\"" + secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private var credentials: String {
    let secret = "\"${\(name.uppercased())_SECRET}\""
    return switch name {
    case "query": "token: \(secret)"
    case "client", "token": "key_id: \"id-${\(name.uppercased())_SECRET}\", secret: \(secret)"
    case "basic", "header", "form", "json", "signing", "login", "refresh": "key: \(secret)"
    case "file": "api_key: \"${file:\(Self.keyFile)}\""
    case "literal": "api_key: \(quotedSecret)"
    default: "api_key: \(secret)"
    }
  }

  /// Everything that must not be seen.
  static var markers: [Marker] { all.map(\.marker) + [tokenMarker] }

  /// Expects that a log tells of a failure of each of them.
  static func expectFailures(in log: String) {
    for supplier in all {
      #expect(log.contains("supplier=\(supplier.name)"), "\(supplier.name) has failed")
    }
  }

  /// Runs them all and lays out a bench whose environment has their secrets.
  static func withBench(_ body: (TestBench) async throws -> Void) async throws {
    var logger = Logger(label: "simulator")
    logger.logLevel = .critical
    let suppliers = all.map { supplier in
      var wire = supplier.wire
      wire.known = supplier.secret
      return SimulatedSupplier(
        name: supplier.name, wire: wire, pools: [], now: SimulatedSupplier.wallClock)
    }
    try await withSimulators(suppliers, logger: logger) { fleet in
      var environment = fleet.environment
      for supplier in all {
        environment["\(supplier.name.uppercased())_SECRET"] = supplier.secret
      }
      try await TestBench.with(configuration, environment: environment) { bench in
        let file = all.first { $0.name == "file" }
        try bench.write(keyFile, file?.secret ?? "")
        try await body(bench)
      }
    }
  }
}
