import Foundation
import Synchronization
import TestSupport
import Testing

/// A supplier that takes each refresh token once, and counts those that come twice.
private final class RotatingSupplier: Sendable {
  struct State {
    var issued = 0
    var reused: [String] = []
    /// The status and the `Retry-After` of balances.
    var refusal: (status: Int, retryAfter: String)?
  }

  let state = Mutex(State())

  func answer(_ request: ReceivedRequest) -> ServedReply {
    state.withLock { state in
      guard request.path == "/token" else {
        if let refusal = state.refusal {
          return ServedReply(
            "{}", status: refusal.status, headers: [("Retry-After", refusal.retryAfter)])
        }
        return .json(#"{"balance":"12.50"}"#)
      }
      let token = request.form("refresh_token") ?? ""
      guard token == "rt-number-\(state.issued)" else {
        state.reused.append(token)
        return .json(#"{"error":"invalid_grant"}"#, status: 400)
      }
      state.issued += 1
      return .json(
        #"{"access_token":"at-1","refresh_token":"rt-number-\#(state.issued)","expires_in":3600}"#)
    }
  }
}

@Suite("What suppliers said, in several processes", .mustEnd)
struct SharedMemoryTests {
  private static func file(_ url: String, store: String) -> String {
    """
    \(store)
    suppliers:
      books:
        base_url: \(url)
        adapter:
          credentials: [refresh]
          auth: {oauth2_refresh_token: {token_url: /token, refresh_token: "{{refresh}}"}}
          request: {path: /b}
          balances: [{currency: USD, available: $.balance}]
        credentials: {refresh: "${REFRESH:-rt-number-0}"}
    """
  }

  private static let key = #"store: {key: "0123456789abcdef-of-the-owner"}"#

  private static func run(
    store: String = key,
    _ body: (TestBench, CheckingServer, RotatingSupplier) async throws -> Void
  ) async throws {
    let supplier = RotatingSupplier()
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with({ supplier.answer($0) }) { server in
        try await TestBench.with(file(server.url, store: store)) { bench in
          try await body(bench, server, supplier)
        }
      }
    }
  }

  @Test("a refresh token that the supplier replaces is known to the next process")
  func rotation() async throws {
    try await Self.run { bench, server, supplier in
      for command in [["balances"], ["check", "--live"], ["balances"]] {
        let result = try await bench.purser(command)
        #expect(result.ending == .exit(0), "\(result.output) \(result.errors)")
      }
      #expect(supplier.state.withLock(\.issued) == 3)
      #expect(supplier.state.withLock(\.reused) == [])
      for name in try bench.files() where name.hasPrefix("purser.db-suppliers") {
        #expect(try bench.bytes(name).firstRange(of: Array("rt-number".utf8)) == nil, "\(name)")
      }
    }
  }

  @Test(
    "two suppliers with one and the same refresh token spend it once between them, whether it is kept or not"
  )
  func twoSuppliers() async throws {
    let supplier = RotatingSupplier()
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with({ supplier.answer($0) }) { server in
        let first = Self.file(server.url, store: Self.key)
        let second = first.components(separatedBy: "suppliers:\n").last ?? ""
        let both = first + "\n" + second.replacing("  books:", with: "  prints:")
        try await TestBench.with(both) { bench in
          for _ in 0..<2 {
            let result = try await bench.purser("balances")
            #expect(result.ending == .exit(0), "\(result.output) \(result.errors)")
          }
        }
        #expect(supplier.state.withLock(\.issued) == 4)
        let unkept = both.replacing(Self.key, with: "store: {path: purser.db}")
        supplier.state.withLock { $0.issued = 0 }
        try await TestBench.with(unkept) { bench in
          try await bench.serve { gateway in
            let reply = try await gateway.get("/v1/balances")
            #expect(reply.status == 200)
          }
        }
        #expect(supplier.state.withLock(\.issued) >= 2)
        #expect(supplier.state.withLock(\.reused) == [])
      }
    }
  }

  @Test("a configured token that comes back goes on where it was")
  func backAgain() async throws {
    try await Self.run { bench, server, supplier in
      for (token, issued) in [("rt-number-0", 0), ("rt-number-50", 50), ("rt-number-0", 1)] {
        supplier.state.withLock { $0.issued = issued }
        var process = bench
        process.environment["REFRESH"] = token
        let result = try await process.purser("balances")
        #expect(result.ending == .exit(0), "\(result.output) \(result.errors)")
      }
      #expect(supplier.state.withLock(\.reused) == [])
    }
  }

  @Test("no refresh token is spent twice by a gateway and four commands at once")
  func together() async throws {
    try await Self.run { bench, server, supplier in
      try await bench.serve { _ in
        try await withThrowingTaskGroup(of: PurserProcess.Result.self) { tasks in
          for _ in 0..<4 { tasks.addTask { try await bench.purser("balances") } }
          for try await result in tasks {
            #expect(result.ending == .exit(0), "\(result.output) \(result.errors)")
          }
        }
      }
      #expect(supplier.state.withLock(\.reused) == [])
      #expect(supplier.state.withLock(\.issued) >= 4)
    }
  }

  @Test(
    "without a key the commands refuse, and say why",
    arguments: [["balances"], ["check", "--live"]])
  func noKey(_ command: [String]) async throws {
    try await Self.run(store: "store: {path: purser.db}") { bench, server, supplier in
      let result = try await bench.purser(command)
      #expect(result.ending == .exit(1))
      let said = result.output + result.errors
      #expect(said.contains("nothing was sent"), "\(said)")
      #expect(said.contains("store: {key:"), "\(said)")
      #expect(server.requests.isEmpty)
    }
  }

  @Test("a key that is too short is refused, and shown to nobody")
  func shortKey() async throws {
    try await Self.run(store: "store: {key: tiny-key}") { bench, _, _ in
      let result = try await bench.purser("check")
      #expect(result.ending == .exit(2))
      #expect(result.errors.contains("16 at least"))
      #expect(!(result.output + result.errors).contains("tiny-key"))
    }
  }

  @Test("a supplier that asked one process to leave it alone is left alone by the next")
  func pauses() async throws {
    try await Self.run { bench, server, supplier in
      supplier.state.withLock { $0.refusal = (429, "600") }
      let first = try await bench.purser("balances")
      #expect(first.ending == .exit(1))
      let asked = server.requests.count
      supplier.state.withLock { $0.refusal = nil }
      let second = try await bench.purser("balances")
      #expect(second.ending == .exit(1))
      #expect(second.output.contains("no request was sent"), "\(second.output)")
      #expect(server.requests.count == asked)
    }
  }

  @Test("a command that cannot look up the pauses asks all the same, and says so once")
  func damagedFile() async throws {
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with({ _ in .json(#"{"balance":"12.50"}"#) }) { server in
        let file = """
          suppliers:
            one: &one
              base_url: \(server.url)
              adapter:
                request: {path: /b}
                balances: [{currency: USD, available: $.balance}]
            two: *one
          """
        try await TestBench.with(file) { bench in
          try bench.write("purser.db-suppliers", String(repeating: "no database ", count: 400))
          for command in [["balances"], ["check", "--live"]] {
            let result = try await bench.purser(command)
            let said = "purser: cannot look up when suppliers want to be left alone: "
            #expect(result.ending == .exit(0), "\(result.output)")
            #expect(result.errors.components(separatedBy: said).count == 2, "\(result.errors)")
            #expect(result.errors.contains("suppliers are asked all the same"), "\(result.errors)")
          }
        }
      }
    }
  }

  @Test("a trial keeps nothing, and so spends no refresh token of a supplier elsewhere")
  func trial() async throws {
    try await TestBench.with("") { bench in
      try bench.write(
        "books.yaml",
        """
        base_url: https://api.books.example
        credentials: [refresh]
        auth: {oauth2_refresh_token: {token_url: /token, refresh_token: "{{refresh}}"}}
        request: {path: /b}
        balances: [{currency: USD, available: $.balance}]
        """)
      let result = try await bench.purser(
        "adapter", "try", "books.yaml", "--credentials", "refresh=rt-number-0")
      #expect(result.ending == .exit(2))
      #expect(result.errors.contains("store: {key: ...}"), "\(result.errors)")
    }
  }
}
