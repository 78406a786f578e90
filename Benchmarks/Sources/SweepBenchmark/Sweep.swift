import CurlClient
import Foundation
import Logging
import PurserCore
import PurserSuppliers

/// Rounds of checks, each supplier once a round.
struct Sweep {
  private let configuration: Configuration
  private let connections: Int

  init(_ configuration: Configuration, connections: Int) {
    self.configuration = configuration
    self.connections = connections
  }

  func run(rounds: Int, waitsForLines: Bool) async throws {
    let client = try CurlClient(
      configuration: .init(
        maximumConnections: connections, maximumConnectionsPerHost: connections))
    defer { client.shutdown() }
    let readings = Readings()
    let monitor = monitor(client, readings)
    for round in 1...rounds {
      if waitsForLines, readLine() == nil { return }
      let before = ProcessTime.now
      let wall = try await ContinuousClock().measure {
        await monitor.checkAll()
        let read = await readings.count
        guard read == round * configuration.suppliers.count else {
          let failures = await monitor.statuses().values.compactMap(\.failure).prefix(3)
          throw UsageError("\(read) readings came in \(round) rounds: \(Array(failures))")
        }
      }
      let cpu = ProcessTime.now.seconds - before.seconds
      Line.say(
        "round", wall / .seconds(1), cpu * 1e6 / Double(configuration.suppliers.count))
    }
  }

  private func monitor(_ client: CurlClient, _ sink: any ReadingSink) -> BalanceMonitor {
    let now: @Sendable () -> Timestamp = {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Timestamp(
        microsecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
    let limits = configuration.suppliers.map { ($0.supplier.id, $0.limits) }
    let limiters = RateLimiters(
      Dictionary(limits) { first, _ in first }, clock: .continuous, now: now)
    let subjects = configuration.suppliers.map { entry in
      BalanceMonitor.Subject(
        supplier: entry.supplier.id, interval: entry.refreshInterval,
        lag: entry.supplier.lag, maximumAge: configuration.routing.maximumReadingAge,
        reader: SupplierClient(
          supplier: entry.supplier, account: entry.account,
          transport: limiters.transport(for: entry.supplier.id, over: client), now: now,
          nonces: NonceSource(randomBytes: { Array(repeating: 7, count: $0) }, increasing: { 1 })))
    }
    var logger = Logger(label: "sweep")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: subjects, sink: sink, now: now, maximumChecks: connections, logger: logger)
  }
}

/// Counts the readings of checks.
actor Readings: ReadingSink {
  private(set) var count = 0

  func take(_ report: BalanceReport) { count += report.readings.count }

  func readings(of supplier: SupplierID) -> [SupplierBalance]? { [] }

  func activity(of suppliers: [SupplierID]) -> [SupplierID: SupplierActivity] { [:] }
}
