import Logging
import TestSupport

extension KeptLog {
  /// The lines of at least this level that are the gateway's own.
  func own(_ level: Logger.Level) -> [String] {
    lines.filter { $0.source == "PurserAPI" && $0.level >= level }
      .map { "\($0.level) \($0.message)" }
  }
}
