package import Logging
internal import Synchronization

/// Keeps what is logged, for tests that look at it.
package final class KeptLog: Sendable {
  /// A line of the log.
  package struct Line: Sendable {
    package var level: Logger.Level
    package var message: String
    /// What the line says beside the message, and what its handler says with every line.
    package var metadata: Logger.Metadata
    /// Who logged it.
    package var source: String
  }

  /// Writes into the log.
  package struct Handler: LogHandler {
    fileprivate let log: KeptLog
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
      let line = Line(
        level: event.level, message: "\(event.message)",
        metadata: metadata.merging(event.metadata ?? [:]) { _, given in given },
        source: event.source)
      log.kept.withLock { $0.append(line) }
    }
  }

  private let kept = Mutex<[Line]>([])
  private let level: Logger.Level

  /// A log of lines of at least this level.
  package init(_ level: Logger.Level = .trace) { self.level = level }

  /// All lines so far.
  package var lines: [Line] { kept.withLock(\.self) }

  /// A handler whose lines these are.
  package var handler: Handler { Handler(log: self, logLevel: level) }

  /// A logger whose lines these are.
  package var logger: Logger { Logger(label: "test") { _ in self.handler } }
}
