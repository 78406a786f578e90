import Synchronization

/// What the shops of a test remember of the orders they have sent.
final class OrderLog: Sendable {
  /// One order.
  struct Entry: Hashable, Sendable {
    var id: String
    var cents: Int
    /// Whether the gateway's answer has come.
    var isAcknowledged = false

    /// The cost as the API writes it.
    var cost: String {
      let fraction = cents % 100
      return "\(cents / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
  }

  private struct State {
    var entries: [Entry] = []
    var acknowledged = 0
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

  /// Notes the answer to the order at `place`.
  ///
  /// - Returns: how many answers there are now.
  func acknowledge(_ place: Int) -> Int {
    state.withLock { state in
      state.entries[place].isAcknowledged = true
      state.acknowledged += 1
      return state.acknowledged
    }
  }
}
