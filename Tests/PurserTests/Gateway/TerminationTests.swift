import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("A gateway that is asked to stop")
struct TerminationTests {
  @Test(
    "answers what it has accepted, ends with 0 and reopens", arguments: [SIGTERM, SIGINT])
  func stop(_ signal: Int32) async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("the orders follow from seed \(seed)")
    let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
    try await withBench(foxReloadAlone, [fox]) { bench in
      let log = OrderLog()
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        await withDiscardingTaskGroup { tasks in
          for shop in 1...8 {
            tasks.addTask {
              await Shop(name: "\(shop)", gateway: gateway, log: log).sendOrders(seed: seed) {
                if $0 == 40 { gateway.process.send(signal) }
              }
            }
          }
        }
        let result = await gateway.process.result()
        #expect(result.ending == .exit(0), "seed \(seed): \(result.errors)")
        #expect(result.output == "purser listens on \(gateway.url)\n")
      }
      // What it has accepted it has answered: of an order without an answer there is no trace.
      try await bench.serve { gateway in
        for entry in log.entries {
          let reply = try await gateway.get("/v1/orders/\(entry.id)")
          #expect(reply.status == (entry.isAcknowledged ? 200 : 404), "\(entry), seed \(seed)")
          #expect(reply["state"] == (entry.isAcknowledged ? "held" : nil), "\(entry)")
        }
      }
    }
  }

  @Test("ends at once when nobody asks for anything")
  func idle() async throws {
    let fox = try SimulatedSupplier.foxReload()
    try await withBench(foxReloadAlone, [fox]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        gateway.process.send(SIGTERM)
        let result = await gateway.process.result()
        #expect(result.ending == .exit(0))
        #expect(!result.errors.contains("Graceful shutdown took longer"))
      }
      // What was spent may not have been kept yet.
      let files = try bench.files().filter { $0 != "purser.db-history" }
      #expect(files == ["purser.db", "purser.db.lock", "suppliers.yaml"])
    }
  }
}

@Suite("A gateway that is held up when it is asked to stop")
struct HeldUpTests {
  /// The head of an order whose body stays away, as the order lane and as Hummingbird read it; and a part of a
  /// head.
  private static let stuck = [
    "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      + "Content-Length: 100\r\n\r\n{",
    "POST /v1/topups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      + "Content-Length: 100\r\n\r\n{",
    "POST /v1/ord",
  ]

  /// How much each side's system keeps of answers that nobody reads; Linux keeps twice as much, and all of one
  /// write that begins before that.
  private static let keptBytes: Int32 = 8192
  /// So many orders are sent, and then so many more, without reading their answers, of some 650 bytes each. The
  /// systems keep those of the first at most; what waits in the gateway is below the 64 KiB that make it read no
  /// more.
  private static let unreadOrders = [60, 40]

  @Test("does not wait for a request that is not whole", arguments: stuck)
  func unfinished(_ request: String) async throws {
    let fox = try SimulatedSupplier.foxReload()
    try await withBench(foxReloadAlone, [fox]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let socket = try LoopbackSocket.connected(to: try port(of: gateway))
        defer { socket.close() }
        send(request, to: socket)
        // Answered behind it, so that what was sent before has arrived.
        _ = try await gateway.get("/health/live")
        let start = ContinuousClock.now
        gateway.process.send(SIGTERM)
        #expect(await gateway.process.ending() == .exit(0))
        // Its patience with requests, which it would wait for.
        #expect(ContinuousClock.now - start < .seconds(20))
      }
    }
  }

  @Test("is ended at once by a second signal, while a request has its time")
  func secondSignal() async throws {
    let silent = try LoopbackSocket.bound()
    defer { silent.close() }
    // It takes connections on, and nobody answers them.
    #expect(listen(silent.descriptor, 8) == 0)
    let text = """
      suppliers:
        fox:
          adapter: foxreload
          base_url: http://127.0.0.1:\(silent.port)
          credentials: {api_key: k}
          timeout: 2m
      """
    try await TestBench.with(text) { bench in
      try await bench.serve { gateway in
        let socket = try LoopbackSocket.connected(to: try port(of: gateway))
        defer { socket.close() }
        // Waits for the first check of the supplier.
        send("GET /v1/balances HTTP/1.1\r\nHost: localhost\r\n\r\n", to: socket)
        _ = try await gateway.get("/health/live")
        gateway.process.send(SIGTERM)
        gateway.process.send(SIGINT)
        let ending = await gateway.process.ending()
        #expect([.exit(128 + SIGTERM), .exit(128 + SIGINT)].contains(ending))
      }
    }
  }

  #if os(Linux)
    @Test("does not wait for a client that has stopped reading, and does for one that goes on")
    func unread() async throws {
      let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
      try await withBench(foxReloadAlone, [fox]) { bench in
        let surroundings = try Surroundings(of: bench)
        // The systems would take megabytes of answers before any waits in the gateway.
        surroundings.keptBytes = Self.keptBytes
        try await bench.adding(surroundings.environment).serve { gateway in
          _ = try await gateway.get("/v1/balances")
          let silent = try PipeliningClient(
            to: port(of: gateway), name: "s", keptBytes: Self.keptBytes)
          let reader = try PipeliningClient(
            to: port(of: gateway), name: "r", keptBytes: Self.keptBytes)
          defer {
            silent.close()
            reader.close()
          }
          for client in [silent, reader] {
            for count in Self.unreadOrders { try await client.send(orders: count, to: gateway) }
          }
          let kept = try #require(silent.queuedBytes)
          let start = ContinuousClock.now
          gateway.process.send(SIGTERM)
          var answers = 0
          while !silent.isEnded(within: .milliseconds(100)) { answers += reader.read() }
          // Its patience with requests, which it would wait for.
          #expect(ContinuousClock.now - start < .seconds(20))
          while let more = reader.readToEnd() { answers += more }
          #expect(answers == reader.orders)
          // The others waited in the gateway.
          #expect(kept < reader.readBytes / 4 * 3)
          let result = await gateway.process.result()
          #expect(result.ending == .exit(0))
          #expect(!result.errors.contains("Graceful shutdown took longer"), "\(result.errors)")
        }
      }
    }
  #endif

  private func port(of gateway: GatewayClient) throws -> UInt16 {
    try #require(UInt16(gateway.url.split(separator: ":").last ?? ""))
  }

  private func send(_ text: String, to socket: LoopbackSocket) {
    let bytes = Array(text.utf8)
    #expect(Foundation.write(socket.descriptor, bytes, bytes.count) == bytes.count)
  }
}
