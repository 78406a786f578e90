internal import NIOCore
internal import Synchronization

/// What became of requests, on its way to one event loop. Whoever completes an order, on whatever
/// thread, leaves it here and goes on; the first of a burst wakes the loop, which then takes all and
/// makes the answers.
final class LaneAnswers: Sendable {
  /// What became of a request, and where that is waited for.
  private struct Item: Sendable {
    let connection: NIOLoopBound<LaneHandler>
    let number: UInt64
    let outcome: OrderLane.Outcome
  }

  // The lane owns this, and every connection owns the lane.
  private unowned let lane: OrderLane
  private let eventLoop: any EventLoop
  private let items = Mutex<[Item]>([])

  /// Sends to connections of this loop.
  init(_ lane: OrderLane, eventLoop: any EventLoop) {
    self.lane = lane
    self.eventLoop = eventLoop
  }

  /// Hands what became of a request to the connection that it came on.
  func send(
    _ outcome: OrderLane.Outcome, number: UInt64, to connection: NIOLoopBound<LaneHandler>
  ) {
    let item = Item(connection: connection, number: number, outcome: outcome)
    let isFirst = items.withLock { items in
      items.append(item)
      return items.count == 1
    }
    if isFirst { eventLoop.execute { self.deliver() } }
  }

  private func deliver() {
    let taken = items.withLock { items in
      let taken = items
      items = []
      items.reserveCapacity(taken.count)
      return taken
    }
    for item in taken {
      item.connection.value.take(lane.answer(item.outcome), number: item.number)
    }
    // Every connection is flushed once, after all answers are written.
    for item in taken { item.connection.value.sendTaken() }
  }
}
