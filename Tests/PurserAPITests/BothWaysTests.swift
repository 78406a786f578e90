import PurserAPI
import PurserCore
import TestSupport
import Testing

/// The same bytes to a gateway with the order lane and to one without, and the same bytes back.
@Suite("With the order lane and without it", .mustEnd)
struct BothWaysTests {
  /// Sends bytes to either gateway in pieces, and compares all that comes back until the end.
  private func compare(
    _ bytes: [UInt8], pieces: [Int] = [], keepsOpen: Bool = false,
    to edge: Edge = Edge(), hiding hidden: String? = nil, _ what: String
  ) async throws {
    func answers(_ edge: Edge) async throws -> String {
      let answers = try await TestGateway.withAnswers(edge: edge) { client in
        var rest = bytes[...]
        for piece in pieces {
          client.send(rest.prefix(piece))
          rest = rest.dropFirst(piece)
        }
        client.send(rest)
        if !keepsOpen { client.closeOutput() }
        return client.readToEnd()
      }
      return try hidden.map { answers.replacing(try Regex($0), with: "") } ?? answers
    }
    let lane = try await answers(edge)
    let general = try await answers(Edge(lane: nil))
    #expect(lane == general, "\(what)")
    #expect(!lane.isEmpty, "\(what)")
  }

  private static let order = #"{"id":"o-1","currency":"USD","cost":"9.50"}"#

  private static func long(_ count: Int) -> String {
    "X: \(String(repeating: "x", count: count))"
  }

  /// Connections that the server closes.
  private static let endings: [String] = [
    WireRequest.order("o", headers: ["Connection: close"]),
    WireRequest.order("o") + WireRequest.order("p", headers: ["Connection: close"]),
    WireRequest.get("/health/live", headers: ["Connection: close"]),
    WireRequest.order("o") + "GARBAGE\r\n\r\n",
    WireRequest.order("o") + "POST /v1/orders HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
    WireRequest.order("o").replacing("Content-Length: ", with: "Content-Length: x"),
    WireRequest.order("o").replacing("Host: ", with: "Host : "),
    WireRequest.order("o", headers: ["Content-Length: 1"]),
  ]

  @Test(
    "a connection that ends, in whatever way, ends alike",
    arguments: endings)
  func ends(request: String) async throws {
    try await compare(Array(request.utf8), keepsOpen: true, request)
  }

  /// Requests at the edge of what the lane takes.
  private static let requests: [String] = [
    WireRequest.order("o"), WireRequest.order("o") + WireRequest.get("/v1/orders/o"),
    WireRequest.get("/v1/orders/o") + WireRequest.order("o"),
    String(WireRequest.order("o").dropLast(3)), WireRequest.order("o") + "POST /v1/or",
    WireRequest.order("o", headers: ["Expect: 100-continue"]),
    WireRequest.order("o", headers: [long(20_000)]),
    WireRequest.order("o", headers: [long(100_000)]),
    WireRequest.post("/v1/orders", "\(long(9000)) \(order)"),
    WireRequest.post(
      "/v1/orders", "2b\r\n\(order)\r\n0\r\n\r\n", headers: ["Transfer-Encoding: chunked"]
    ).replacing("Content-Length", with: "X-Length"),
    WireRequest.order("o").replacing("Host: 127.0.0.1:8080\r\n", with: ""),
    WireRequest.order("o").replacing("127.0.0.1:8080", with: "evil.example"),
    WireRequest.order("o").replacing("127.0.0.1:8080", with: "[::1]:80"),
    WireRequest.order("o") + WireRequest.order("p").replacing("127.0.0.1", with: "127.0.0.1.e"),
    WireRequest.order("o") + WireRequest.order("p").replacing("127.0.0.1", with: "localhost"),
    WireRequest.order("o").replacing("HTTP/1.1", with: "HTTP/1.0"),
    WireRequest.order("o").replacing("POST", with: "PUT"),
    WireRequest.order("o").replacing("/v1/orders", with: "/v1/orders/"),
    WireRequest.order("o").replacing("/v1/orders", with: "//v1/orders"),
    WireRequest.order("o").replacing("/v1/orders", with: "http://127.0.0.1/v1/orders"),
    WireRequest.order("o").replacing("application/json", with: "Application/JSON; a=b"),
    WireRequest.order("o").replacing("Host", with: "HOST").replacing("Type", with: "tYPE"),
    WireRequest.order("o", headers: ["Idempotency-Key: o"]),
    WireRequest.order("o", headers: ["Idempotency-Key: p"]),
    WireRequest.order("o", headers: ["Idempotency-Key: o", "Idempotency-Key: o"]),
    WireRequest.order("o", headers: ["Idempotency-Key:"]),
    WireRequest.order("o", headers: ["Prefer: return=minimal"]),
    WireRequest.order("o", headers: ["prefer:return=minimal "]),
    WireRequest.order("o", headers: ["Prefer: return=representation"]),
    WireRequest.order("o", headers: ["Prefer: Return = \"minimal\"; x=y, wait=10"]),
    WireRequest.order("o", headers: ["Prefer: respond-async", "Prefer: return=minimal"]),
    WireRequest.order("o", headers: ["Prefer: return=representation", "Prefer: return=minimal"]),
    WireRequest.order("o", headers: ["Prefer: return=minimal", "Prefer: return=minimal"]),
    WireRequest.order("o", headers: ["Prefer:"]),
    WireRequest.order("o", cost: "1000", headers: ["Prefer: return=minimal"]),
    WireRequest.order("o", headers: ["Prefer: return=minimal"])
      + WireRequest.order("o", headers: ["Prefer: return=minimal"])
      + WireRequest.post("/v1/orders/o/sent", "", headers: ["Prefer: return=minimal"])
      + WireRequest.post("/v1/orders/p/sent", "", headers: ["Prefer: return=minimal"])
      + WireRequest.post("/v1/orders/o/settle", #"{"actual":2}"#, headers: ["Prefer: wait=1"]),
    WireRequest.order("o", cost: "1000"), WireRequest.order("o", cost: "1e1"),
    WireRequest.post(
      "/v1/orders", #"{"currency":"USD","cost":"1"}"#, headers: [#"Idempotency-Key: a"b\c"#])
      + WireRequest.post(#"/v1/orders/a"b\c/sent"#, ""),
    WireRequest.post("/v1/orders//sent", ""), WireRequest.post("/v1/orders/preview/sent", ""),
    WireRequest.post("/v1/orders/a b/sent", ""), WireRequest.post("/v1/orders/o/sent/", ""),
  ]

  @Test(
    "a client that has closed its side is answered alike",
    arguments: requests)
  func halfClosed(request: String) async throws {
    try await compare(Array(request.utf8), request)
  }

  /// One after the other, as Hummingbird does it, or beside each other: then only what an order
  /// finds of the others' money may differ, and how long the text is that says so.
  private static let kinds: [(edge: Edge, hidden: String?)] = [
    (Edge(lane: .init(waitingAnswers: 1)), nil),
    (Edge(), #"Content-Length: \d+|"spendable":"[0-9.]+"|"reason":"[^"]+""#),
  ]

  @Test(
    "requests of every kind in a row, cut into segments anywhere, are answered alike",
    arguments: kinds)
  func segments(edge: Edge, hidden: String?) async throws {
    for _ in 0..<40 {
      var random = SeededRandom()
      let seed = "\(random)"
      var requests = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Self.request(&random)
      }
      if Int.random(in: 0..<4, using: &random) == 0 { Self.damage(&requests, &random) }
      let bytes = Array(requests.joined().utf8)
      let pieces = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        Int.random(in: 1...max(1, min(200, bytes.count)), using: &random)
      }
      try await compare(bytes, pieces: pieces, to: edge, hiding: hidden, seed)
    }
  }

  @Test("a client that sends every byte by itself is answered alike")
  func singleBytes() async throws {
    let requests =
      WireRequest.order("o") + WireRequest.get("/v1/orders/o")
      + WireRequest.post("/v1/orders/o/settle", #"{"actual":"1"}"#)
      + WireRequest.post("/v1/orders/o/reverse", "{}")
    let bytes = Array(requests.utf8)
    try await compare(bytes, pieces: bytes.map { _ in 1 }, requests)
  }

  private static func request(_ random: inout SeededRandom) -> String {
    let id = "o-\(Int.random(in: 0...4, using: &random))"
    let report =
      ["sent", "accepted", "unknown", "settle", "release", "reverse"]
      .randomElement(using: &random) ?? "sent"
    let bodies = [
      "", "{}", #"{"actual":"1"}"#, " {} ", "[]", #"{"actual":-1}"#, #"{"actual":0.5,"actual":1}"#,
      #"{"balance":"90.0000001","currency":"USD"}"#, #"{ "balance" : 80 }"#, #"{"balance":"-1"}"#,
      #"{"currency":"EUR","actual":1}"#, #"{"currency":"USD"}"#, #"{"actual":null}"#,
      #"{"actual":"2","balance":"70","currency":"USD"}"#, #"{"actual":"1e0"} "#,
    ]
    let body = bodies.randomElement(using: &random) ?? ""
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<4: return WireRequest.order(id, cost: "\(Int.random(in: 0...8, using: &random))")
    case 4..<7: return WireRequest.post("/v1/orders/\(id)/\(report)", body)
    case 7: return WireRequest.get("/v1/orders/\(id)")
    case 8:
      return WireRequest.post(
        "/v1/orders", #"{"id":"\u006f","currency":"USD","sku":"x","offers":[]}"#)
    default: return WireRequest.post("/v1/orders", #"{"id":"\#(id)","currency":"EUR","cost":1}"#)
    }
  }

  /// Changes one character of one request.
  private static func damage(_ requests: inout [String], _ random: inout SeededRandom) {
    let index = Int.random(in: requests.indices, using: &random)
    var bytes = Array(requests[index].utf8)
    let place = Int.random(in: bytes.indices, using: &random)
    bytes[place] = UInt8.random(in: 0x20...0x7E, using: &random)
    requests[index] = String(decoding: bytes, as: UTF8.self)
  }
}
