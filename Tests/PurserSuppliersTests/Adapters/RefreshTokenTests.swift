import PurserCore
import Synchronization
import Testing

@testable import PurserSuppliers

@Suite("A refresh token that is kept")
struct RefreshTokenTests {
  let server = RotatingServer()
  let shelf = TokenShelf()

  /// A process: it knows nothing but its configuration and what is on the shelf.
  func read(
    configured: String = "rt-0", key: String = "0123456789abcdef",
    secret: String = "s3cret", _ refreshTokens: RefreshTokens? = nil
  ) async throws(CheckFailure) {
    let client = client(
      configured: configured, secret: secret, refreshTokens ?? .kept(shelf, key: Secret(key)))
    _ = try await client.readBalances()
  }

  /// A supplier of a process.
  func client(
    named name: String = "acme", configured: String = "rt-0", secret: String = "s3cret",
    id: String = "id", baseURL: String = "https://api.example", path: String = "/token",
    _ refreshTokens: RefreshTokens
  ) -> SupplierClient {
    do {
      let account = try TestSupplier(
        """
        credentials: [refresh, secret]
        auth:
          oauth2_refresh_token:
            {token_url: \(path), client_id: \(id), client_secret: "{{secret}}", refresh_token: "{{refresh}}"}
        request: {path: /b}
        \(plainBalances)
        """, credentials: ["refresh": configured, "secret": secret], baseURL: baseURL
      ).account
      return SupplierClient(
        supplier: Supplier(id: SupplierID(name)), account: account, transport: server.transport,
        now: { SetClock().now }, nonces: .counted, refreshTokens: refreshTokens)
    } catch {
      fatalError("the adapter of the tests: \(error)")
    }
  }

  func failure(
    configured: String = "rt-0", key: String = "0123456789abcdef", secret: String = "s3cret",
    _ refreshTokens: RefreshTokens? = nil
  ) async -> CheckFailure? {
    do throws(CheckFailure) {
      try await read(configured: configured, key: key, secret: secret, refreshTokens)
      return nil
    } catch {
      return error
    }
  }

  @Test("is the latest in every process that follows, and never lies open")
  func rotation() async throws {
    for _ in 0..<3 { try await read() }
    #expect(server.sent == ["rt-0", "rt-1", "rt-2"])
    let kept = shelf.kept.withLock(\.self)
    let sealed = try #require(kept?.sealed)
    #expect(kept?.sentAt == nil)
    #expect(sealed.firstRange(of: Array("rt-3".utf8)) == nil)
  }

  @Test("stays the configured one where the supplier does not replace it")
  func constant() async throws {
    server.state.withLock { $0.rotates = false }
    for _ in 0..<3 { try await read() }
    #expect(server.sent == ["rt-0", "rt-0", "rt-0"])
  }

  @Test("gives way to another in the configuration")
  func replacedByOwner() async throws {
    try await read()
    server.state.withLock { $0.issued = 7 }
    try await read(configured: "rt-7")
    try await read(configured: "rt-7")
    #expect(server.sent == ["rt-0", "rt-7", "rt-8"])
  }

  @Test("is not sent where another key sealed it")
  func otherKey() async throws {
    try await read()
    let failure = await failure(key: "another key of enough length")
    #expect(failure?.kind == .auth)
    #expect(failure?.message.contains("sealed with another `store.key`") == true)
    #expect(server.sent == ["rt-0"])
  }

  @Test("whose reply was lost is tried once more, and then not again")
  func lostReply() async throws {
    try await read()
    server.state.withLock { $0.lost = [2] }
    #expect(await failure()?.kind == .unreachable)
    #expect(shelf.kept.withLock { $0?.sentAt } == SetClock().now)
    let refusal = await failure()
    #expect(refusal?.kind == .auth)
    #expect(
      refusal?.message.contains("sent at 2026-05-01T12:00:00.000Z already (no reply was kept)")
        == true)
    for _ in 0..<3 {
      let later = await failure()?.message ?? ""
      #expect(later.contains("the supplier has refused this one for good"), "\(later)")
      #expect(
        later.contains("sent first, at 2026-05-01T12:00:00.000Z (no reply was kept)"), "\(later)")
      #expect(later.contains("and then answered: HTTP status 400: invalid_grant"), "\(later)")
    }
    #expect(server.sent == ["rt-0", "rt-1", "rt-1"])
  }

  @Test("that got another answer first, before it was refused, is told of with that answer")
  func answeredBefore() async throws {
    server.state.withLock {
      $0.answers = [1: (503, #"{"error":"temporarily_unavailable"}"#)]
    }
    #expect(await failure()?.kind == .maintenance)
    server.state.withLock { $0.issued = 9 }
    let answer = "HTTP status 503: temporarily_unavailable"
    let refusal = await failure()?.message ?? ""
    #expect(
      refusal.contains("sent at 2026-05-01T12:00:00.000Z already (\(answer)), and now"),
      "\(refusal)")
    for _ in 0..<2 {
      let later = await failure()?.message ?? ""
      #expect(later.contains("at 2026-05-01T12:00:00.000Z (\(answer))"), "\(later)")
      #expect(later.contains("and then answered: HTTP status 400: invalid_grant"), "\(later)")
    }
    #expect(server.sent == ["rt-0", "rt-0"])
  }

  @Test("is not sent where its row is damaged", arguments: [[], [1, 2, 3], Array(0..<60)])
  func damagedRow(_ sealed: [UInt8]) async throws {
    try await read()
    let latest = shelf.kept.withLock(\.self)
    var kept = try #require(latest)
    kept.sealed = sealed
    let claim = try await shelf.claim(kept.origin, patience: .seconds(1))
    try await claim.save(kept)
    claim.release()
    for _ in 0..<2 {
      #expect(await failure()?.message.contains("another `store.key`, or is damaged") == true)
    }
    #expect(server.sent == ["rt-0"])
  }

  @Test("without a key is the latest while the process lives, and goes by what others have kept")
  func withoutKey() async throws {
    let keyless = RefreshTokens.ofThisProcess(beside: shelf, missingKey: "write it into the file")
    for _ in 0..<2 { try await read(keyless) }
    #expect(server.sent == ["rt-0", "rt-1"])
    #expect(shelf.kept.withLock { $0?.sealed } == nil)
  }

  @Test("that others have kept is not passed over without a key")
  func keptByOthers() async throws {
    try await read()
    let keyless = RefreshTokens.ofThisProcess(beside: shelf, missingKey: "write it into the file")
    for _ in 0..<2 {
      let failure = await failure(keyless)
      #expect(failure?.kind == .auth)
      #expect(failure?.message.contains("write it into the file") == true, "\(failure as Any)")
    }
    #expect(server.sent == ["rt-0"])
    try await read()
    #expect(server.sent == ["rt-0", "rt-1"])
  }

  @Test(
    "that was refused is not sent with another key, or none",
    arguments: [nil, "another key of enough length"])
  func refusedWithAnotherKey(_ key: String?) async throws {
    server.state.withLock { $0.issued = 9 }
    _ = await failure()
    let tokens = key.map { RefreshTokens.kept(shelf, key: Secret($0)) }
    let other = tokens ?? .ofThisProcess(beside: shelf, missingKey: "write it into the file")
    let failure = await failure(other)
    #expect(failure?.message.contains("refused this one for good when it was sent first") == true)
    #expect(server.sent == ["rt-0"])
  }

  @Test("that was refused is sent again once something that goes with it has changed")
  func refusedWithAnotherSecret() async throws {
    server.state.withLock { $0.issued = 9 }
    for _ in 0..<2 { #expect(await failure()?.kind == .auth) }
    #expect(server.sent == ["rt-0"])
    server.state.withLock { $0.issued = 0 }
    try await read(secret: "the right one")
    #expect(server.sent == ["rt-0", "rt-0"])
  }

  @Test("is not given up for a refusal of the client")
  func otherRefusal() async throws {
    server.state.withLock {
      $0.issued = 9
      $0.refusal = #"{"error":"invalid_client"}"#
    }
    for _ in 0..<2 { #expect(await failure()?.kind == .auth) }
    #expect(server.sent == ["rt-0", "rt-0"])
  }

  @Test("is not sent where that could not be noted")
  func fullBefore() async throws {
    shelf.failingSave.withLock { $0 = 1 }
    #expect(await failure()?.message.contains("nothing was sent: the disk is full") == true)
    #expect(server.sent == [])
  }

  @Test("is known to the process that could not keep it, whichever of its suppliers asks next")
  func fullAfter() async throws {
    let kept = RefreshTokens.kept(shelf, key: Secret("0123456789abcdef"))
    let clients = ["acme", "beta"].map { client(named: $0, kept) }
    shelf.failingSave.withLock { $0 = 2 }
    let failure = await #expect(throws: CheckFailure.self) { try await clients[0].readBalances() }
    #expect(failure?.message.contains("new refresh token is not kept: the disk is full") == true)
    #expect(try await clients[1].readBalances().readings.count == 1)
    #expect(try await clients[0].readBalances().readings.count == 1)
    #expect(server.sent == ["rt-0", "rt-1", "rt-2"])
  }

  @Test("that cannot be sealed fails the reading, is not lost, and is sealed as soon as it can be")
  func notSealed() async throws {
    let account = try TestSupplier(
      """
      credentials: [refresh]
      auth: {oauth2_refresh_token: {token_url: /token, refresh_token: "{{refresh}}"}}
      request: {path: /b}
      \(plainBalances)
      """, credentials: ["refresh": "rt-0"]
    ).account
    guard case .token(let grant) = account.adapter.authentication else {
      Issue.record("the adapter has no token")
      return
    }
    let request = TokenRequest(
      grant: grant, account: account, transport: server.transport, now: { SetClock().now },
      nonces: .counted, secrets: TokenSecrets())
    let box = SecretBox(key: Secret("0123456789abcdef"))
    let left = Mutex(2)
    let spending = RefreshTokenSpending(
      request: request, store: shelf, box: box, unsaved: UnsavedRefreshTokens(),
      seal: { token, context in
        let fails = left.withLock { left in
          left -= 1
          return left >= 0
        }
        return fails ? nil : box.seal(token, context: context)
      })
    for _ in 0..<2 {
      let failure = await spending.run()
      guard case .failure(let failure) = failure else {
        Issue.record("expected a failure")
        return
      }
      #expect(failure.kind == .auth)
      #expect(
        failure.message.contains("new refresh token is not kept: it could not be sealed"),
        "\(failure)")
      // Whoever comes after this process must see that a reply was lost.
      #expect(shelf.kept.withLock { $0?.sentAt } != nil)
    }
    #expect(try await spending.run().get().text == "at")
    #expect(server.sent == ["rt-0", "rt-1", "rt-2"])
    let kept = shelf.kept.withLock(\.self)
    let sealed = try #require(kept?.sealed)
    #expect(kept?.sentAt == nil)
    #expect(box.open(sealed, context: kept?.origin ?? []) == "rt-3")
  }

  @Test("that two suppliers have is one: the second spends what the first was given")
  func shared() async throws {
    for tokens in [
      RefreshTokens.kept(shelf, key: Secret("0123456789abcdef")), .ofThisProcess,
    ] {
      server.state.withLock { $0 = RotatingServer.State() }
      // Another way to the token at the same server makes no other token of it.
      let clients = [
        client(named: "acme", tokens), client(named: "beta", path: "/v2/token", tokens),
      ]
      try await withThrowingTaskGroup(of: Int.self) { group in
        for client in clients {
          group.addTask { try await client.readBalances().readings.count }
        }
        for try await count in group { #expect(count == 1) }
      }
      #expect(server.sent == ["rt-0", "rt-1"])
    }
  }

  @Test(
    "that comes from another client or goes to another server is another",
    arguments: [("id", "https://sandbox.example"), ("id-2", "https://api.example")])
  func bound(_ id: String, _ baseURL: String) async throws {
    let tokens = RefreshTokens.kept(shelf, key: Secret("0123456789abcdef"))
    _ = try await client(tokens).readBalances()
    server.state.withLock { $0.issued = 0 }
    // What came of it is not told to a server that never gave it.
    _ = try await client(id: id, baseURL: baseURL, tokens).readBalances()
    #expect(server.sent == ["rt-0", "rt-0"])
  }

  @Test("remembers what came of it while another was configured")
  func backAgain() async throws {
    try await read()
    server.state.withLock { $0.issued = 70 }
    try await read(configured: "rt-70")
    server.state.withLock { $0.issued = 1 }
    try await read()
    server.state.withLock { $0.issued = 71 }
    try await read(configured: "rt-70")
    #expect(server.sent == ["rt-0", "rt-70", "rt-1", "rt-71"])
  }

  @Test("that was refused to one of two suppliers is not sent by the other")
  func refusedToOne() async throws {
    server.state.withLock { $0.issued = 9 }
    let tokens = RefreshTokens.kept(shelf, key: Secret("0123456789abcdef"))
    for name in ["acme", "beta", "acme"] {
      await #expect(throws: CheckFailure.self) {
        try await client(named: name, tokens).readBalances()
      }
    }
    #expect(server.sent == ["rt-0"])
  }

  @Test("is not sent where nobody would keep what replaces it")
  func refused() async {
    let failure = await failure(.refused("for a reason"))
    #expect(
      failure
        == CheckFailure(
          .auth, "no access token: nothing was sent: for a reason", requestMayHaveBeenSent: false))
    #expect(server.sent == [])
  }

  @Test("opens with its key and for its origin only")
  func sealing() throws {
    let box = SecretBox(key: Secret("0123456789abcdef"))
    let sealed = try #require(box.seal("rt-é", context: [1]))
    #expect(box.open(sealed, context: [1]) == "rt-é")
    #expect(box.open(sealed, context: [2]) == nil)
    #expect(SecretBox(key: Secret("0123456789abcdeg")).open(sealed, context: [1]) == nil)
    for index in sealed.indices {
      var damaged = sealed
      damaged[index] ^= 1
      #expect(box.open(damaged, context: [1]) == nil)
    }
    #expect(box.open([], context: [1]) == nil)
    #expect(box.seal("rt-é", context: [1]) != sealed)
  }
}
