import CurlClient
import PurserCore
import Synchronization
import Testing

@testable import PurserSuppliers

/// Keeps refresh tokens in memory, as a store on a disk would for several processes.
private final class TokenShelf: RefreshTokenStore {
  let kept = Mutex<KeptRefreshToken?>(nil)
  /// Fails the save of this number, counted from 1.
  let failingSave = Mutex<Int?>(nil)
  private let saves = Mutex(0)

  func claim(
    _ supplier: SupplierID, patience: Duration
  ) async throws(StoreError) -> any RefreshTokenClaim {
    Claim(shelf: self)
  }

  private struct Claim: RefreshTokenClaim {
    let shelf: TokenShelf

    func load() async throws(StoreError) -> KeptRefreshToken? { shelf.kept.withLock(\.self) }

    func save(_ token: KeptRefreshToken) async throws(StoreError) {
      let number = shelf.saves.withLock { saves in
        saves += 1
        return saves
      }
      if shelf.failingSave.withLock(\.self) == number {
        throw StoreError(.full, "the disk is full")
      }
      shelf.kept.withLock { $0 = token }
    }

    func release() {}
  }
}

/// A supplier that takes each refresh token once.
private final class RotatingServer: Sendable {
  struct State {
    var issued = 0
    var sent: [String] = []
    var rotates = true
    /// Answers for requests of these numbers, counted from 1, after the token was taken.
    var lost: Set<Int> = []
    var refusal = #"{"error":"invalid_grant"}"#
  }

  let state = Mutex(State())

  var sent: [String] { state.withLock(\.sent) }

  var transport: ScriptedTransport {
    ScriptedTransport { [self] request, _ in
      guard request.url.hasSuffix("/token") else { return .success(.reply(#"{"amount":1}"#)) }
      return answer(String(decoding: request.body ?? [], as: UTF8.self))
    }
  }

  private func answer(_ body: String) -> Result<HTTPResponse, CurlError> {
    state.withLock { state in
      let token = body.split(separator: "refresh_token=").last.map(String.init) ?? ""
      state.sent.append(token)
      guard token == "rt-\(state.issued)" || !state.rotates else {
        return .success(.reply(state.refusal, status: 400))
      }
      state.issued += state.rotates ? 1 : 0
      if state.lost.contains(state.sent.count) {
        return .failure(CurlError(code: .closedEarly, message: "ended early"))
      }
      let next = state.rotates ? #","refresh_token":"rt-\#(state.issued)""# : ""
      return .success(.reply(#"{"access_token":"at","expires_in":3600\#(next)}"#))
    }
  }
}

@Suite("A refresh token that is kept")
struct RefreshTokenTests {
  private let server = RotatingServer()
  private let shelf = TokenShelf()

  /// A process: it knows nothing but its configuration and what is on the shelf.
  private func read(
    configured: String = "rt-0", key: String = "0123456789abcdef",
    secret: String = "s3cret", _ refreshTokens: RefreshTokens? = nil
  ) async throws(CheckFailure) {
    let account: SupplierAccount
    do {
      account = try TestSupplier(
        """
        credentials: [refresh, secret]
        auth:
          oauth2_refresh_token:
            {token_url: /token, client_id: id, client_secret: "{{secret}}", refresh_token: "{{refresh}}"}
        request: {path: /b}
        \(plainBalances)
        """, credentials: ["refresh": configured, "secret": secret]
      ).account
    } catch {
      throw CheckFailure(.invalid, "\(error)")
    }
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID("acme")), account: account, transport: server.transport,
      now: { SetClock().now }, nonces: .counted,
      refreshTokens: refreshTokens ?? .kept(shelf, key: Secret(key)))
    _ = try await client.readBalances()
  }

  private func failure(
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
    #expect(refusal?.message.contains("sent at 2026-05-01T12:00:00.000Z already") == true)
    for _ in 0..<3 {
      #expect(await failure()?.message.contains("refused the refresh token for good") == true)
    }
    #expect(server.sent == ["rt-0", "rt-1", "rt-1"])
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

  @Test("is known to the process that could not keep it")
  func fullAfter() async throws {
    let account = try TestSupplier(
      """
      credentials: [refresh]
      auth: {oauth2_refresh_token: {token_url: /token, refresh_token: "{{refresh}}"}}
      request: {path: /b}
      \(plainBalances)
      """, credentials: ["refresh": "rt-0"]
    ).account
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID("acme")), account: account, transport: server.transport,
      now: { SetClock().now }, nonces: .counted,
      refreshTokens: .kept(shelf, key: Secret("0123456789abcdef")))
    shelf.failingSave.withLock { $0 = 2 }
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.message.contains("new refresh token is not kept: the disk is full") == true)
    #expect(try await client.readBalances().readings.count == 1)
    #expect(server.sent == ["rt-0", "rt-1"])
  }

  @Test("is not sent where nobody would keep what replaces it")
  func refused() async {
    let failure = await failure(.refused("for a reason"))
    #expect(
      failure == CheckFailure(.auth, "no access token: nothing was sent: for a reason"))
    #expect(server.sent == [])
  }

  @Test("opens with its key and for its supplier only")
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
