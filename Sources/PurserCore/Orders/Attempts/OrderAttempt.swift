/// An attempt of an order: its hold, and what is kept of it beside.
package struct OrderAttempt: Hashable, Sendable {
  /// The record of its hold, as it stands.
  package var record: OrderRecord
  /// Its note; `nil` where nothing but its hold is known.
  package var note: AttemptNote?
  /// The parts that its hold was divided into, by their numbers; empty where it is whole.
  package var others: [OrderStatus]

  /// An attempt.
  package init(record: OrderRecord, note: AttemptNote?, parts others: [OrderStatus] = []) {
    self.record = record
    self.note = note
    self.others = others
  }

  /// The attempt with all its parts; `nil` where its hold is whole.
  package var parts: OrderParts? {
    guard record.state.hold?.share != nil else { return nil }
    let ordered = record.details?.sku == nil ? nil : record.details?.quantity
    return OrderParts(record.status, others, ordered: ordered)
  }

  /// The record as the whole order stands, all its parts together.
  package var whole: OrderRecord {
    guard let parts else { return record }
    var record = record
    record.status = parts.whole
    return record
  }

  /// Which of its order it is, from 1.
  package var number: Int { record.id.attemptNumber }

  /// Whether it was delivered after its hold had been given up: the ledger was told, and took the money in.
  package var isLate: Bool { note?.isLate ?? false }
}

extension [OrderAttempt] {
  /// The attempt that says where the order stands; `nil` where there are none.
  package var leading: OrderAttempt? { map(\.whole.status).leading.map { self[$0] } }

  /// How the order of these attempts, the first one first, came to where it stands: a sentence for each other
  /// attempt, and the explanation of the one that says where the order stands.
  package var explanation: [String] {
    guard let leading else { return [] }
    return filter { $0.record.id != leading.record.id }.map(\.sentence) + leading.explanation
  }
}

extension OrderAttempt {
  fileprivate var explanation: [String] {
    whole.explanation + (parts?.sentences ?? [])
      + (note?.problem.map { ["Attempt \(number): \($0.sentence)"] } ?? [])
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
