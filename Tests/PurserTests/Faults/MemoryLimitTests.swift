import CurlClient
import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

#if os(Linux)
  @Suite("A gateway whose memory is limited", .serialized)
  struct MemoryLimitTests {
    /// What its address space may be, in KB: that of its threads and of what they allocate from is most of it.
    private static let addressSpace = 4_000_000
    /// What it may really use, in KB.
    private static let resident = 400_000
    /// Ten thousand in a soak; in a short run, and where the system gives fewer descriptors, fewer.
    private static var idleClients: Int {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      return min(SurroundingsFaultTests.rounds == nil ? 1_000 : 10_000, Int(limit.rlim_cur) / 2)
    }

    /// How many bodies of each kind each of sixteen clients sends.
    private static let bodies = SurroundingsFaultTests.rounds == nil ? 10 : 50
    /// What is held for them.
    private static let held = OrderLog.Entry(id: "", cents: 16 * bodies).cost

    @Test("answers beside thousands of idle clients and large bodies, and needs no more")
    func generous() async throws {
      let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
      try await withBench(foxReloadAlone, [fox]) { bench in
        try await bench.serve([], redirections: "ulimit -v \(Self.addressSpace)") { gateway in
          let port = try #require(gateway.url.split(separator: ":").last.flatMap { UInt16($0) })
          var idle: [LoopbackSocket] = []
          defer { for socket in idle { socket.close() } }
          for _ in 0..<Self.idleClients { idle.append(try LoopbackSocket.connected(to: port)) }
          try await withThrowingDiscardingTaskGroup { tasks in
            for client in 1...16 {
              tasks.addTask {
                for number in 1...Self.bodies {
                  try await Self.order("\(client)-\(number)", padding: 65_000, 201, gateway)
                  try await Self.order("no-\(client)-\(number)", padding: 70_000, 413, gateway)
                }
              }
            }
          }
          let held = try await gateway.get("/v1/balances").balance(of: "foxreload")?["held"]
          #expect(held?.stringValue == Self.held)
          let status = try String(
            contentsOfFile: "/proc/\(gateway.process.number)/status", encoding: .utf8)
          let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
          let most = try #require(line?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
          print(
            "\(idle.count) idle clients and \(32 * Self.bodies) large bodies: \(most) KB at most")
          #expect(most < Self.resident)
          gateway.process.send(SIGTERM)
          #expect(await gateway.process.ending() == .exit(0))
        }
      }
    }

    /// Sends an order of a cent, behind whose body there is nothing but space.
    private static func order(
      _ id: String, padding: Int, _ status: Int, _ gateway: GatewayClient
    ) async throws {
      let order: JSONValue = ["id": .string(id), "currency": "USD", "cost": "0.01"]
      let reply = try await gateway.client.execute(
        HTTPRequest(
          method: .post, url: gateway.url + "/v1/orders",
          headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
          body: order.encoded() + [UInt8](repeating: 0x20, count: padding), timeout: .seconds(60)))
      #expect(reply.status == status)
    }
  }
#endif
