import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

/// Runs the real binary through surroundings that fail, and looks after each fault for what it has
/// acknowledged. `PURSER_FAULT_ROUNDS` says how often; `make soak` does so long.
@Suite("A gateway whose surroundings fail")
struct SurroundingsFaultTests {
  /// What fails for a while.
  enum Fault: CaseIterable {
    case fullDisk
    case brokenDisk
    case brokenFlush
    case shortWrites
    case readOnlyDisk
    case clockAhead
    case clockBack
    case stopped

    /// Whether no order can be held meanwhile.
    var stopsOrders: Bool {
      switch self {
      case .fullDisk, .brokenDisk, .brokenFlush, .shortWrites, .readOnlyDisk: true
      case .clockAhead, .clockBack, .stopped: false
      }
    }

    /// How a reason in `/health/ready` begins while it lasts; `nil` where nobody can be asked.
    var reason: String? {
      switch self {
      case .fullDisk, .brokenDisk, .brokenFlush, .shortWrites, .readOnlyDisk: "ledger: "
      case .clockAhead, .clockBack: "clock: "
      case .stopped: nil
      }
    }
  }

  private static let rounds =
    ProcessInfo.processInfo.environment["PURSER_FAULT_ROUNDS"].flatMap { Int($0) } ?? 1
  /// No reading is ever sure to contain a settlement: what is left can be worked out from the orders alone.
  private static let configuration = """
    balances: {refresh: 1s}
    \(foxReloadAlone)
        lag: 1d

    """

  @Test("keeps what it has acknowledged, says what is wrong, and goes on by itself")
  func faults() async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("the faults follow from seed \(seed)")
    var random = SeededRandom(seed: seed)
    let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
    try await withBench(Self.configuration, [fox]) { bench in
      let surroundings = try Surroundings(of: bench)
      let bench = bench.adding(surroundings.environment)
      var entries: [OrderLog.Entry] = []
      for round in 1...Self.rounds {
        for fault in Fault.allCases.shuffled(using: &random) {
          let context: Comment = "\(fault) in round \(round), seed \(seed)"
          try await bench.serve { gateway in
            try await Self.check(entries, at: gateway, context)
            entries += try await Self.suffer(
              fault, surroundings, gateway, "\(round)-\(fault)", context, &random)
            if Bool.random(using: &random) {
              gateway.process.send(SIGTERM)
              #expect(await gateway.process.ending() == .exit(0), context)
            } else {
              gateway.process.send(SIGKILL)
              #expect(await gateway.process.ending() == .signal(SIGKILL), context)
            }
          }
        }
      }
      try await bench.serve { gateway in
        try await Self.check(entries, at: gateway, "at the end, seed \(seed)")
      }
    }
  }

  /// Lets the gateway have a fault under load, and waits until it has got over it.
  ///
  /// - Returns: the orders that were sent.
  private static func suffer(
    _ fault: Fault, _ surroundings: Surroundings, _ gateway: GatewayClient, _ name: String,
    _ context: Comment, _ random: inout SeededRandom
  ) async throws -> [OrderLog.Entry] {
    _ = try await gateway.get("/health/ready") { $0.status == 200 }
    let shops = TenaciousShops(name, at: gateway)
    let before = Int.random(in: 20...200, using: &random)
    try await shops.open(4) {
      shops.admit(before + 50)
      await shops.reach { $0.held >= before }
      begin(fault, surroundings, gateway)
      let counts = shops.counts
      if fault.stopsOrders { await shops.reach { $0.failed > counts.failed + 20 } }
      if let reason = fault.reason {
        let reply = try await gateway.get("/health/ready") { $0.status == 503 }
        #expect(reply.readyReasons.contains { $0.hasPrefix(reason) }, "\(context): \(reply)")
      }
      end(fault, surroundings, gateway)
      let ready = try await gateway.get("/health/ready") { $0.status == 200 }
      #expect(ready["status"] == "ready" || ready["status"] == "degraded", context)
      shops.admit(50)
      await shops.reach { $0.held == before + 100 }
    }
    #expect(shops.counts.held == before + 100, context)
    return shops.log.entries
  }

  private static func begin(
    _ fault: Fault, _ surroundings: Surroundings, _ gateway: GatewayClient
  ) {
    switch fault {
    case .fullDisk: surroundings.writeError = ENOSPC
    case .brokenDisk: surroundings.writeError = EIO
    case .brokenFlush: surroundings.flushError = EIO
    case .shortWrites: surroundings.writesAreShort = true
    case .readOnlyDisk: surroundings.writeError = EROFS
    case .clockAhead: surroundings.clockShift = .seconds(3_155_760_000)
    case .clockBack: surroundings.clockShift = .seconds(-1_000_000_000)
    case .stopped: gateway.process.send(SIGSTOP)
    }
  }

  private static func end(
    _ fault: Fault, _ surroundings: Surroundings, _ gateway: GatewayClient
  ) {
    surroundings.writeError = 0
    surroundings.flushError = 0
    surroundings.writesAreShort = false
    surroundings.clockShift = .zero
    if fault == .stopped { gateway.process.send(SIGCONT) }
  }

  /// Looks for every order whose answer came, and for the sum of all that may be held.
  private static func check(
    _ entries: [OrderLog.Entry], at gateway: GatewayClient, _ context: Comment
  ) async throws {
    let balance = try await gateway.get("/v1/balances") {
      $0.balance(of: "foxreload")?["held"] != nil
    }.balance(of: "foxreload")
    var cents = 0
    for entry in entries {
      let reply = try await gateway.get("/v1/orders/\(entry.id)")
      if entry.isAcknowledged { #expect(reply["state"] == "held", "\(context): \(entry.id)") }
      if reply.status == 200 { cents += entry.cents }
    }
    let held = OrderLog.Entry(id: "", cents: cents).cost
    #expect(balance?["held"]?.stringValue == held, context)
  }
}

extension GatewayClient.Reply {
  /// The reasons of `/health/ready`.
  var readyReasons: [String] { (json["reasons"]?.arrayValue ?? []).compactMap(\.stringValue) }
}
