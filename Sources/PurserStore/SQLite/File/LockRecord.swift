internal import PurserCore

/// What a lock file says of the ledger beside it: who has it, and how far it came. It is how a start
/// knows that a log was taken away or cut off. It is written behind the batches and never synchronised: after
/// the end of a process it may be some milliseconds behind, after that of the machine more, and never ahead.
struct LockRecord: Hashable {
  /// The process that has the ledger, or had it last.
  var process: Int32
  /// How far the ledger came; `nil` where no run wrote it.
  var progress: Progress?

  /// How far a ledger came.
  struct Progress: Hashable {
    /// The number of the ledger.
    var ledger: Int64
    /// What tells the log from others: see `WriteAheadLog.salt`.
    var log: Int64
    /// The runs of which the file may have the mark; 0 stands for none.
    var runs: [Int64]
    /// The number of the last event that was answered.
    var lastEvent: Int64
  }

  /// How many digits the number of the last event has, so that it is written over in place.
  static let digits = 19

  init(process: Int32, progress: Progress?) {
    self.process = process
    self.progress = progress
  }

  /// Reads the text of a lock file: the process, and on the second line `ledger`, the number of the
  /// ledger, that of its log, its runs and the last event.
  init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, let process = Int32(first) else { return nil }
    self.process = process
    guard lines.count > 1 else { return }
    let words = lines[1].split(separator: " ")
    let numbers = words.dropFirst().compactMap { Int64($0) }
    guard words.first == "ledger", numbers.count == words.count - 1, numbers.count >= 4,
      words.last?.utf8.count == Self.digits
    else { return }
    progress = Progress(
      ledger: numbers[0], log: numbers[1], runs: Array(numbers[2..<numbers.count - 1]),
      lastEvent: numbers[numbers.count - 1])
  }

  /// The text of the lock file. The number of the last event are the last digits before the line break.
  var text: String {
    guard let progress else { return "\(process)\n" }
    let runs = progress.runs.map { " \($0)" }.joined()
    return "\(process)\nledger \(progress.ledger) \(progress.log)\(runs) "
      + "\(Self.padded(progress.lastEvent))\n"
  }

  /// A number with so many digits that it is as long as every other.
  static func padded(_ number: Int64) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
