import Logging
import TestSupport

extension KeptLog {
  /// What matters of each line but the finest: level, message and pool.
  var poolLines: [String] {
    lines.filter { $0.level >= .debug }.map { line in
      "\(line.level): \(line.message)\(line.metadata["pool"].map { " \($0)" } ?? "")"
    }
  }
}
