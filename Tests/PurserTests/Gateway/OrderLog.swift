import Synchronization

/// What the shops of a test remember of the orders they have sent.
final class OrderLog: Sendable {
  /// What a shop tells of an order after its hold.
  enum Report: String, CaseIterable {
    case settle
    case release

    /// The order's state then.
    var state: String {
      switch self {
      case .settle: "settled"
      case .release: "released"
      }
    }
  }

  /// One order.
  struct Entry: Hashable, Sendable {
    var id: String
    var cents: Int
    /// Whether the gateway's answer has come.
    var isAcknowledged = false
    /// What was told of it.
    var report: Report?
    /// Whether the gateway's answer to the report has come.
    var isReportAcknowledged = false

    /// The cost as the API writes it.
    var cost: String {
      let fraction = cents % 100
      return "\(cents / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    /// What the order takes once everything that was sent has arrived.
    var takenCents: Int { report == .release ? 0 : cents }
  }

  private struct State {
    var entries: [Entry] = []
    var answers = 0
  }

  private let state = Mutex(State())

  /// All orders as they were sent.
  var entries: [Entry] { state.withLock(\.entries) }

  /// Notes an order before it leaves.
  ///
  /// - Returns: its place in the log.
  func send(_ entry: Entry) -> Int {
    state.withLock { state in
      state.entries.append(entry)
      return state.entries.count - 1
    }
  }

  /// Notes a report before it leaves.
  func send(_ report: Report, of place: Int) {
    state.withLock { $0.entries[place].report = report }
  }

  /// Notes the answer to the order at `place`.
  ///
  /// - Returns: how many answers there are now.
  func acknowledge(_ place: Int) -> Int {
    state.withLock { state in
      state.entries[place].isAcknowledged = true
      state.answers += 1
      return state.answers
    }
  }

  /// Notes the answer to the report of the order at `place`.
  ///
  /// - Returns: how many answers there are now.
  func acknowledgeReport(_ place: Int) -> Int {
    state.withLock { state in
      state.entries[place].isReportAcknowledged = true
      state.answers += 1
      return state.answers
    }
  }
}
