import ExactJSON
import Synchronization
import Testing

/// What the shops of a test remember of the orders that the gateway places for them.
final class CarriedLog: Sendable {
  /// One order.
  struct Entry: Hashable, Sendable {
    var id: String
    var quantity: Int
    /// The only suppliers that may fill it.
    var suppliers: [String]
    /// Whether an answer has come that the order was taken.
    var isAcknowledged = false
    /// What it cost, where the shop was told that it was bought.
    var actual: String?
  }

  private let state = Mutex<[Entry]>([])

  /// All orders as they were sent.
  var entries: [Entry] { state.withLock(\.self) }

  /// Sends an order, and asks once more how it stands where that has not ended; until the gateway does not answer
  /// any more.
  ///
  /// - Parameters:
  ///   - entry: the order.
  ///   - gateway: the gateway.
  ///   - wait: how long the answer to the order may wait for its end.
  ///   - onAnswer: told of each answer.
  func send(
    _ entry: Entry, to gateway: GatewayClient, wait: String, onAnswer: () -> Void
  ) async {
    let place = state.withLock { entries in
      entries.append(entry)
      return entries.count - 1
    }
    guard
      let reply = try? await gateway.place(
        entry.id, quantity: entry.quantity, at: entry.suppliers, wait: wait)
    else { return }
    note(reply, place)
    onAnswer()
    guard reply.status == 202 else { return }
    guard let later = try? await gateway.get("/v1/orders/\(entry.id)?wait=1s") else { return }
    note(later, place)
    onAnswer()
  }

  private func note(_ reply: GatewayClient.Reply, _ place: Int) {
    guard [200, 201, 202].contains(reply.status) else {
      #expect(reply.isRefusal, "\(reply.json)")
      return
    }
    state.withLock { entries in
      entries[place].isAcknowledged = true
      if reply["state"] == "settled" { entries[place].actual = reply["actual"] }
    }
  }
}

extension GatewayClient.Reply {
  /// Whether it says that nobody can fill an order.
  var isRefusal: Bool { [402, 422, 503].contains(status) && json["order"]?["state"] == "refused" }
}
