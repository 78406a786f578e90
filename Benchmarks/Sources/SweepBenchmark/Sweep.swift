import CurlClient
import Foundation
import Logging
import Measuring
import PurserCore
import PurserSuppliers

/// Rounds of checks, each supplier once a round.
struct Sweep: Sendable {
  private let configuration: Configuration
  private let options: Options

  init(_ configuration: Configuration, _ options: Options) {
    self.configuration = configuration
    self.options = options
  }

  func run() async throws {
    guard let orders = options.orders else { return try await run(beside: nil) }
    let flow = try await OrderFlow(
      configuration.suppliers.map(\.supplier), folder: options.folder, now: Self.now)
    try await flow.run(aSecond: orders.rate) { try await run(beside: flow) }
  }

  private func run(beside flow: OrderFlow?) async throws {
    let client = try CurlClient(
      configuration: .init(
        maximumConnections: options.connections, maximumConnectionsPerHost: options.connections))
    defer { client.shutdown() }
    let readings = Readings(for: flow?.ledger)
    let monitor = monitor(client, readings)
    for round in 1...options.rounds {
      if options.waitsForLines, readLine() == nil { return }
      var alone = 0.0
      if let flow {
        let mark = flow.mark()
        try await Task.sleep(for: .seconds(2))
        alone = flow.rate(since: mark)
      }
      let (before, mark, resident) = (ProcessTime.now, flow?.mark(), ResidentMemory.bytes)
      let wall = await ContinuousClock().measure { await monitor.checkAll() }
      let cpu = ProcessTime.now.seconds - before.seconds
      guard readings.count == round * configuration.suppliers.count else {
        let failures = await monitor.statuses().values.compactMap(\.failure).prefix(3)
        throw UsageError("\(readings.count) readings came in \(round) rounds: \(Array(failures))")
      }
      var words: [Any] = [wall / .seconds(1), cpu * 1e6 / Double(configuration.suppliers.count)]
      if let flow, let mark { words += [alone, flow.rate(since: mark)] }
      Line.say(["round"] + words)
      if round == 1 {
        Line.say(["memory", (ResidentMemory.bytes - resident) / configuration.suppliers.count])
      }
    }
  }

  private static let now: @Sendable () -> Timestamp = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      microsecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  private func monitor(_ client: CurlClient, _ sink: any ReadingSink) -> BalanceMonitor {
    let now = Self.now
    let limits = configuration.suppliers.map { ($0.supplier.id, $0.limits) }
    let limiters = RateLimiters(
      Dictionary(limits) { first, _ in first }, clock: .continuous, now: now)
    let subjects = configuration.suppliers.map { entry in
      BalanceMonitor.Subject(
        supplier: entry.supplier.id,
        terms: CheckSchedule.Terms(
          plan: entry.checkPlan, lag: entry.supplier.lag,
          maximumAge: configuration.routing.maximumReadingAge),
        reader: SupplierClient(
          supplier: entry.supplier, account: entry.account,
          transport: limiters.transport(for: entry.supplier.id, over: client),
          time: { LedgerTime(now()) },
          nonces: NonceSource(randomBytes: { Array(repeating: 7, count: $0) }, increasing: { 1 })))
    }
    var logger = Logger(label: "sweep")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: subjects, sink: sink, now: now, maximumChecks: options.connections, logger: logger)
  }
}
