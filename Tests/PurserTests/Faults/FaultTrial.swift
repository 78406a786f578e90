import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

/// Runs one ledger through faults: a gateway for each batch of them, with shops that send orders all the
/// while. After each, and at the start of the next gateway, it looks for what was acknowledged.
final class FaultTrial {
  /// Nothing that is settled is ever sure to be in a reading, and no hold expires: what is left can be worked
  /// out from the orders alone.
  private static let configuration = """
    balances: {refresh: 1s}
    orders: {hold_ttl: 1d}
    \(foxReloadAlone)
        lag: 1d

    """

  private let bench: TestBench
  private let surroundings: Surroundings
  private let seed: UInt64
  private var random: SeededRandom
  private var reckoning = Reckoning()
  /// The latest orders as the shops remember them, and as they knew them when the ledger was last certain
  /// to be kept.
  private var (latest, known): ([OrderLog.Entry], [OrderLog.Entry]) = ([], [])

  private init(_ bench: TestBench, seed: UInt64) throws {
    surroundings = try Surroundings(of: bench)
    self.bench = bench.adding(surroundings.environment)
    self.seed = seed
    random = SeededRandom(seed: seed)
  }

  /// Runs a ledger through batches of faults, and says how it went.
  static func run(_ name: String, seed: UInt64, _ batches: [[SurroundingFault]]) async throws {
    let start = ContinuousClock.now
    let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
    let reckoning = try await withBench(configuration, [fox]) { bench in
      let trial = try FaultTrial(bench, seed: seed)
      for (index, batch) in batches.enumerated() { try await trial.run(batch, round: index + 1) }
      return try await trial.conclude()
    }
    let seconds = (ContinuousClock.now - start).components.seconds
    let count = batches.reduce(0) { $0 + $1.count }
    print("\(name): \(count) faults, \(reckoning), seed \(seed), \(seconds) s")
  }

  private func conclude() async throws -> Reckoning {
    try await bench.serve { gateway in
      try await reckon(at: gateway, "at the end")
      try await reckoning.conclude(at: gateway, "at the end, seed \(seed)")
    }
    let verified = try await bench.purser("verify")
    #expect(verified.ending == .exit(0), "\(verified), seed \(seed)")
    return reckoning
  }

  private func reckon(at gateway: GatewayClient, _ context: String) async throws {
    try await reckoning.take(latest, known: known, at: gateway, "\(context), seed \(seed)")
    (latest, known) = ([], [])
  }

  // MARK: One gateway

  private func run(_ batch: [SurroundingFault], round: Int) async throws {
    guard let last = batch.last else { return }
    let start = ContinuousClock.now
    defer {
      if SurroundingsFaultTests.rounds != nil {
        print("\(last.name): \(ContinuousClock.now - start)")
      }
    }
    let context = "\(last.name) in round \(round)"
    let backups = "backups-\(round)"
    if batch.contains(where: \.needsBackup) {
      try FileManager.default.createDirectory(
        atPath: bench.path(backups), withIntermediateDirectories: false)
    }
    var backup: String?
    try await serve(last) { gateway, pipe in
      try await reckon(at: gateway, context)
      _ = try await gateway.get("/health/ready") { $0.status == 200 }
      let shops = TenaciousShops("\(seed)-\(round)", at: gateway, seed: random.next())
      let scene = FaultScene(bench, surroundings, gateway, pipe)
      do {
        try await shops.open(4) {
          var admitted = 0
          for fault in batch {
            let comment: Comment = "\(fault.name) in round \(round), seed \(seed)"
            if fault.needsBackup { scene.backup = backups }
            try await suffer(fault, scene, shops, &admitted, comment)
          }
          if case .passes = last.course {
            try await recover(gateway, shops, &admitted, "\(context), seed \(seed)")
          }
        }
      } catch {
        gateway.process.send(SIGKILL)
        let (ending, log) = (await gateway.process.ending(), await gateway.process.errors.whole())
        Issue.record("\(context), seed \(seed): \(error); the gateway ended by \(ending): \(log)")
        throw error
      }
      backup = scene.backup
      latest = shops.log.entries
      if backup == nil { known = latest }
      try await end(gateway, batch, "\(context), seed \(seed)")
    }
    if case .needsBackup(let refusal) = last.course, let backup {
      try await restore(backup, refusal: refusal, "\(context), seed \(seed)")
    }
  }

  private func serve(
    _ fault: SurroundingFault, _ body: (GatewayClient, NamedPipe?) async throws -> Void
  ) async throws {
    guard let streams = fault.streams else {
      return try await bench.serve { try await body($0, nil) }
    }
    let pipe = streams.hasPipe ? try NamedPipe(at: bench.path("pipe")) : nil
    try await bench.serve(streams.options, redirections: streams.redirections) {
      try await body($0, pipe)
    }
  }

  /// Lets a fault happen amid orders.
  private func suffer(
    _ fault: SurroundingFault, _ scene: FaultScene, _ shops: TenaciousShops, _ admitted: inout Int,
    _ context: Comment
  ) async throws {
    let gateway = scene.gateway
    let before = admitted + Int.random(in: 20...100, using: &random)
    shops.admit(before + 30 - admitted)
    admitted = before + 30
    await shops.reach { $0.held >= before }
    if fault.needsBackup { try await backUp(scene, shops, context) }

    let counts = shops.counts
    // Some are on their way when it begins, and some come after it.
    shops.admit(20)
    try await fault.begin(scene)
    shops.admit(10)
    admitted += 30
    if fault.stopsOrders { await shops.reach { $0.failed > counts.failed + 20 } }
    if fault.letsOrdersPass {
      let count = admitted
      await shops.reach { $0.done >= count }
    }
    switch fault.readiness {
    case .ready:
      let reply = try await gateway.get("/health/ready")
      #expect(reply.status == 200 && reply["status"] == "ready", "\(context): \(reply)")
    case .degraded:
      let reply = try await gateway.get("/health/ready")
      #expect(reply.status == 200, "\(context): \(reply)")
    case .notReady(let reason):
      let reply = try await gateway.get("/health/ready") { $0.status == 503 }
      #expect(reply.readyReasons.contains { $0.hasPrefix(reason) }, "\(context): \(reply)")
    case .silent: break
    }
    if fault.streams == nil, let first = fault.lines?.first {
      _ = await gateway.process.errors.line(containing: first)
    }
    try await fault.end(scene)
  }

  private func backUp(
    _ scene: FaultScene, _ shops: TenaciousShops, _ context: Comment
  ) async throws {
    guard let folder = scene.backup else { return }
    known = shops.log.entries
    let result = try await bench.purser("backup", "--to", folder)
    #expect(result.ending == .exit(0), "\(context): \(result)")
    scene.backup = try bench.files(in: folder).first.map { folder + "/" + $0 }
  }

  /// Waits until the gateway has got over it by itself, and sends some more orders.
  private func recover(
    _ gateway: GatewayClient, _ shops: TenaciousShops, _ admitted: inout Int, _ context: Comment
  ) async throws {
    let ready = try await gateway.get("/health/ready") { $0.status == 200 }
    #expect(ready["status"] == "ready" || ready["status"] == "degraded", context)
    shops.admit(20)
    admitted += 20
    let count = admitted
    await shops.reach { $0.done == count }
    #expect(shops.counts.done == count, context)
  }

  /// Ends the process where it has not ended by itself, and looks at its log.
  private func end(
    _ gateway: GatewayClient, _ batch: [SurroundingFault], _ context: Comment
  ) async throws {
    let lines = batch.flatMap { $0.lines ?? [] }
    // A process that is killed tells nothing afterwards.
    for line in Set(lines) {
      _ = await gateway.process.errors.lines(lines.count { $0 == line }, containing: line)
    }
    let signal = batch.last?.lastSignal ?? (Bool.random(using: &random) ? SIGTERM : SIGKILL)
    gateway.process.send(signal)
    let ending = await gateway.process.ending()
    if case .endsProcess? = batch.last?.course {
      #expect(ending != .exit(0), context)
    } else {
      #expect(ending == (signal == SIGTERM ? .exit(0) : .signal(SIGKILL)), context)
    }
    guard batch.allSatisfy({ $0.lines != nil && $0.streams == nil }) else { return }
    let told = await gateway.process.errors.whole().split(separator: "\n")
      .filter { $0.contains(" purser: ") }
    #expect(
      told.count == lines.count && zip(told, lines).allSatisfy { $0.contains($1) },
      "\(context): \(told)")
  }

  private func restore(_ backup: String, refusal: String?, _ context: Comment) async throws {
    if let refusal {
      let start = try await bench.purser("serve", "--port", "0")
      #expect(start.ending == .exit(1), context)
      #expect(start.errors.contains(refusal), "\(context): \(start)")
    }
    let result = try await bench.purser("restore", backup)
    #expect(result.ending == .exit(0), "\(context): \(result)")
    for name in try bench.files() where name.hasPrefix("purser-before-restore") {
      try FileManager.default.removeItem(atPath: bench.path(name))
    }
  }
}

extension TestBench {
  /// The names of everything in a folder of the bench, sorted.
  fileprivate func files(in name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }
}

extension GatewayClient.Reply {
  /// The reasons of `/health/ready`.
  var readyReasons: [String] { (json["reasons"]?.arrayValue ?? []).compactMap(\.stringValue) }
}
