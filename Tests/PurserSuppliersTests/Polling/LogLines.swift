import Logging
import PurserCore
import Synchronization

@testable import PurserSuppliers

/// Keeps what matters of a log, a line each: level, message and pool.
final class LogLines: Sendable {
  /// Writes into the lines.
  private struct Handler: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let pool = event.metadata?["pool"].map { " \($0)" } ?? ""
      lines.add("\(event.level): \(event.message)\(pool)")
    }
  }

  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock(\.self) }

  /// A logger whose lines these are.
  var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

  private func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// Brings one report after the other; the last again and again.
actor ReportsInTurn: BalanceReader {
  private var reports: [BalanceReport]

  init(_ reports: [BalanceReport]) { self.reports = reports }

  func readBalances() -> BalanceReport {
    reports.count > 1 ? reports.removeFirst() : reports[0]
  }
}
