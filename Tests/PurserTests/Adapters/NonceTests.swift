import Testing

@Suite("A number used once")
struct NonceTests {
  private static let adapter = """
    credentials: [secret]
    let:
      nonce: NONCE
      sign: hex(md5(concat(nonce, secret)))
    auth: {header: [{name: X-Nonce, value: "{{nonce}}"}, {name: X-Sign, value: "{{sign}}"}]}
    calls:
      - request: {path: /list, query: {again: "{{nonce}}"}}
        keep: {id: "$[*]"}
      - for_each: id
        request: {path: "/b/{{id}}", query: {again: "{{nonce}}"}}
        balances: [{pool: "{{id}}", currency: USD, available: $}]
    """

  private static func run(_ nonce: String) async throws -> [String] {
    let run = try await AdapterCase(
      "nonce", adapter.replacing("NONCE", with: nonce), credentials: ["secret=sesame-1"],
      .pools(["1 USD 5.00", "2 USD 5.00", "3 USD 5.00"])
    ) { request in
      let nonce = request["x-nonce"] ?? ""
      try request.expect("the same number", request.query("again"), nonce)
      try request.expect(header: "x-sign", ServerDigests.md5(nonce + "sesame-1"))
      if request.earlier.contains(where: { $0["x-nonce"] == nonce }) { throw Refusal("used twice") }
      return .json(request.path == "/list" ? "[1,2,3]" : "5")
    }.check()
    return run.requests.compactMap { $0["x-nonce"] }
  }

  @Test(
    "is the same all over a request and another in the next",
    arguments: [("uuid()", 36), ("random_hex(8)", 16), ("lower(concat('n-', random_hex(3)))", 8)])
  func random(_ nonce: String, _ length: Int) async throws {
    let nonces = try await Self.run(nonce)
    #expect(nonces.count == 4)
    #expect(nonces.allSatisfy { $0.count == length })
  }

  @Test("grows from request to request, and from one process to the next")
  func increasing() async throws {
    var numbers: [UInt64] = []
    for _ in 1...2 { numbers += try await Self.run("increasing()").compactMap { UInt64($0) } }
    #expect(numbers.count == 8)
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "\(numbers)")
  }
}
