import ExactJSON
import Foundation
import Synchronization
import TestSupport
import Testing

/// A supplier that takes each refresh token once. Whoever sends one a second time is taken for a thief:
/// all that came of it is revoked.
private final class StrictSupplier: Sendable {
  struct State {
    var issued = 0
    var sent: [String] = []
    var isRevoked = false
    /// What the next replies with a token are, in their order; `NEXT` stands for the new refresh token.
    var replies: [ServedReply] = []
    /// What a refresh token is refused with.
    var refusal = #"{"error":"invalid_grant","error_description":"not known"}"#
  }

  let state = Mutex(State())

  var sent: [String] { state.withLock(\.sent) }
  var isRevoked: Bool { state.withLock(\.isRevoked) }

  static let granted = ServedReply(
    #"{"access_token":"at-1","refresh_token":"NEXT","expires_in":3600}"#,
    headers: [("Content-Type", "application/json")])

  func answer(_ request: ReceivedRequest) -> ServedReply {
    guard request.path == "/token" else { return .json(#"{"balance":"12.50"}"#) }
    return state.withLock { state in
      let token = request.form("refresh_token") ?? ""
      state.sent.append(token)
      guard token == "rt-number-\(state.issued)", !state.isRevoked else {
        state.isRevoked = true
        return .json(state.refusal, status: 400)
      }
      state.issued += 1
      var reply = state.replies.isEmpty ? Self.granted : state.replies.removeFirst()
      let text = String(decoding: reply.body, as: UTF8.self)
      reply.body = Array(text.replacing("NEXT", with: "rt-number-\(state.issued)").utf8)
      return reply
    }
  }
}

@Suite("A refresh token that the supplier replaced", .mustEnd)
struct RotatedTokenTests {
  private static let key = #"store: {key: "0123456789abcdef-of-the-owner"}"#
  private static let otherKey = #"store: {key: "another-key-of-the-owner"}"#
  private static let noKey = "store: {path: purser.db}"

  private static func file(_ url: String, _ store: String) -> String {
    """
    \(store)
    balances: {refresh: 1s}
    suppliers:
      books:
        base_url: \(url)
        adapter:
          credentials: [refresh]
          auth: {oauth2_refresh_token: {token_url: /token, refresh_token: "{{refresh}}"}}
          errors: [{when: $.state == 'pending', class: maintenance}]
          request: {path: /b}
          balances: [{currency: USD, available: $.balance}]
        credentials: {refresh: "${REFRESH:-rt-number-0}"}
    """
  }

  private static func run(
    _ store: String, _ body: (TestBench, String, StrictSupplier) async throws -> Void
  ) async throws {
    let supplier = StrictSupplier()
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with({ supplier.answer($0) }) { server in
        try await TestBench.with(file(server.url, store)) { bench in
          try await body(bench, server.url, supplier)
        }
      }
    }
  }

  /// Replies that give a new refresh token and no access token.
  private static let halfReplies: [(status: Int, body: String)] = [
    (200, #"{"accessToken":"at-1","refresh_token":"NEXT"}"#),
    (200, #"{"access_token":"","refresh_token":"NEXT","expires_in":3600}"#),
    (200, #"{"access_token":null,"refresh_token":"NEXT"}"#),
    (200, #"{"access_token":"two words","refresh_token":"NEXT"}"#),
    (200, #"{"access_token":{"value":"at-1"},"refresh_token":"NEXT","expires_in":[]}"#),
    (200, #"{"data":{"access_token":"at-1","refresh_token":"NEXT"}}"#),
    (200, #"{"result":[{"accessToken":"at-1","refreshToken":"NEXT"}]}"#),
    (200, #"{"state":"pending","access_token":"at-1","refresh_token":"NEXT"}"#),
    (200, #"{"error":"server_error","access_token":"at-1","refresh_token":"NEXT"}"#),
    (500, #"{"error":"server_error","refresh_token":"NEXT"}"#),
    (302, #"{"access_token":"at-1","refresh_token":"NEXT"}"#),
    (200, #"{"access_token":"at-1","refresh_token":"NEXT",}"#),
    (200, #"{"refresh_token" : "NEXT", "access_token":"at-"#),
    (200, #"{"access_token":"at-1","access_token":"at-2","refresh_token":"NEXT"} ok"#),
  ]

  @Test("is kept, and said to be, where the reply gives no access token", arguments: halfReplies)
  func half(_ status: Int, _ body: String) async throws {
    try await Self.run(Self.key) { bench, _, supplier in
      supplier.state.withLock { $0.replies = [ServedReply(body, status: status)] }
      let first = try await bench.purser("balances")
      #expect(first.ending == .exit(1), "\(first.output) \(first.errors)")
      #expect(
        first.output.contains("no access token, but a new refresh token, which is kept: "),
        "\(first.output)")
      let second = try await bench.purser("balances")
      #expect(second.ending == .exit(0), "\(second.output) \(second.errors)")
      #expect(supplier.sent == ["rt-number-0", "rt-number-1"])
      #expect(!(first.output + first.errors).contains("rt-number"))
    }
  }

  @Test("is known to a gateway without a key where the reply gives no access token")
  func halfWithoutKey() async throws {
    try await Self.run(Self.noKey) { bench, _, supplier in
      supplier.state.withLock {
        $0.replies = Self.halfReplies.prefix(2).map { ServedReply($0.body, status: $0.status) }
      }
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances") {
          $0.balance(of: "books")?["available"]?.stringValue == "12.50"
        }
      }
      #expect(supplier.sent.prefix(3) == ["rt-number-0", "rt-number-1", "rt-number-2"])
      #expect(!supplier.isRevoked)
    }
  }

  @Test(
    "is not given up for the configured one by a gateway without its key, which asks nothing",
    arguments: [
      (noKey, "was sealed with a `store.key`, and none is set"),
      (otherKey, "was sealed with another `store.key`"),
    ])
  func withoutItsKey(_ store: String, _ reason: String) async throws {
    try await Self.run(Self.key) { bench, url, supplier in
      #expect(try await bench.purser("balances").ending == .exit(0))
      try bench.write("suppliers.yaml", Self.file(url, store))
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances") {
          let said = $0.json.description
          return said.contains("nothing was sent") && said.contains(reason)
            && said.contains("put a new refresh token under `credentials`")
        }
      }
      #expect(supplier.sent == ["rt-number-0"])
      try bench.write("suppliers.yaml", Self.file(url, Self.key))
      #expect(try await bench.purser("balances").ending == .exit(0))
      #expect(supplier.sent == ["rt-number-0", "rt-number-1"])
    }
  }

  @Test("by a gateway without a key is sent by no command beside it")
  func besideGatewayWithoutKey() async throws {
    try await Self.run(Self.noKey) { bench, url, supplier in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances") {
          $0.balance(of: "books")?["available"]?.stringValue == "12.50"
        }
        let keyed = Self.file(url, Self.key).replacing(
          "        adapter:", with: "        timeout: 1s\n        adapter:")
        try bench.write("suppliers.yaml", keyed)
        let result = try await bench.purser("balances")
        #expect(result.ending == .exit(1), "\(result.output)")
        #expect(result.output.contains("is being spent by another process"), "\(result.output)")
      }
      #expect(!supplier.isRevoked)
      #expect(supplier.sent == ["rt-number-0"])
    }
  }

  @Test(
    "and refuses is not sent again, with whatever key or none, until another is configured",
    arguments: [(key, otherKey), (key, noKey), (noKey, noKey), (noKey, key)])
  func refused(_ first: String, _ second: String) async throws {
    try await Self.run(first) { bench, url, supplier in
      supplier.state.withLock { $0.issued = 5 }
      for store in [first, second] {
        try bench.write("suppliers.yaml", Self.file(url, store))
        for _ in 0..<2 {
          try await bench.serve { gateway in
            _ = try await gateway.get("/v1/balances") { $0.json.description.contains("not known") }
          }
        }
      }
      #expect(supplier.sent == ["rt-number-0"])
      supplier.state.withLock { $0.isRevoked = false }
      var process = bench
      process.environment["REFRESH"] = "rt-number-5"
      try bench.write("suppliers.yaml", Self.file(url, Self.key))
      let result = try await process.purser("balances")
      #expect(result.ending == .exit(0), "\(result.output) \(result.errors)")
    }
  }

  @Test("and refuses: each later failure says when it was sent first, and what the answer was")
  func laterRefusals() async throws {
    try await Self.run(Self.key) { bench, _, supplier in
      supplier.state.withLock {
        $0.issued = 5
        $0.refusal = #"{"error":"invalid_grant","error_description":"rt-number-0 is over"}"#
      }
      let first = try await bench.purser("balances")
      #expect(first.output.contains("is over"), "\(first.output)")
      for _ in 0..<2 {
        let later = try await bench.purser("balances")
        #expect(
          later.output.contains(/sent first, at 20\d\d-\d\d-\d\dT[0-9:.]+Z/), "\(later.output)")
        #expect(later.output.contains("HTTP status 400: "), "\(later.output)")
        #expect(later.output.contains("is over"), "\(later.output)")
        #expect(!later.output.contains("rt-number"), "\(later.output)")
      }
      for name in try bench.files() where name.hasPrefix("purser.db-suppliers") {
        #expect(try bench.bytes(name).firstRange(of: Array("rt-number".utf8)) == nil, "\(name)")
      }
      #expect(supplier.sent == ["rt-number-0"])
    }
  }

  @Test("and may stand in a file that cannot be read is not passed over without a key")
  func damagedFile() async throws {
    try await Self.run(Self.noKey) { bench, _, supplier in
      try bench.write("purser.db-suppliers", String(repeating: "no database ", count: 400))
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances") {
          let said = $0.json.description
          return said.contains("nothing was sent") && said.contains("purser.db-suppliers")
        }
      }
      #expect(supplier.sent == [])
    }
  }
}
