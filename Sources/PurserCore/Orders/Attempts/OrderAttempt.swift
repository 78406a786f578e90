/// An attempt of an order: its hold, and what is kept of it beside.
package struct OrderAttempt: Hashable, Sendable {
  /// The record of its hold, as it stands.
  package var record: OrderRecord
  /// Its note; `nil` where nothing but its hold is known.
  package var note: AttemptNote?

  /// An attempt.
  package init(record: OrderRecord, note: AttemptNote?) {
    self.record = record
    self.note = note
  }

  /// Which of its order it is, from 1.
  package var number: Int { record.id.attemptNumber }

  /// Whether it was delivered after its hold had been given up: the ledger was told, and took the money in.
  package var isLate: Bool { note?.isLate ?? false }
}

extension [OrderAttempt] {
  /// How the order of these attempts, the first one first, came to where it stands: a sentence for each attempt
  /// before the latest, and the explanation of that one.
  package var explanation: [String] {
    guard let latest = last else { return [] }
    return dropLast().map(\.sentence) + latest.explanation
  }
}

extension OrderAttempt {
  fileprivate var explanation: [String] {
    record.explanation + (note?.problem.map { ["Attempt \(number): \($0.sentence)"] } ?? [])
      + (isLate ? [late] : [])
  }

  private var late: String {
    "It was delivered after its hold had been given up, and the money was taken in late."
  }

  fileprivate var sentence: String {
    let hold = record.state.hold
    let place = hold.map { "Attempt \(number) was at \($0.supplier) for \($0.amount)" }
    let problem = note?.problem.map { " (\($0.reason): \($0.sentence.dropLast()))" } ?? ""
    let outcome: String =
      switch record.state {
      case .refused: "it was refused"
      case .held(let holding):
        switch holding.kind {
        case .held, .sent, .accepted: "its outcome is not told yet"
        case .unknown: "nobody knows its outcome: ask \(holding.hold.supplier)"
        case .settled: isLate ? "it was delivered late, and is paid" : "it was bought"
        case .released: "it was not bought"
        case .expired: "nobody told its outcome in time"
        case .reversed: "it was bought, and the sale was undone"
        case .refused: "it was refused"
        }
      }
    return (place ?? "Attempt \(number)") + ": " + outcome + problem + "."
  }
}

extension AttemptProblem {
  /// Its message with one full stop.
  fileprivate var sentence: String { message.hasSuffix(".") ? message : message + "." }
}
