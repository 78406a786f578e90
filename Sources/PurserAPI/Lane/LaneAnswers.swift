internal import NIOCore
internal import Synchronization

/// What became of requests, on its way to one event loop. Whoever completes an order, on whatever
/// thread, leaves it here and goes on; the first of a burst wakes the loop, which then takes all and
/// makes the answers.
final class LaneAnswers: Sendable {
  /// What became of a request, and where that is waited for.
  private struct Item: Sendable {
    let outcome: OrderLane.Outcome
    let asker: OrderLane.Asker
  }

  // The lane owns this, and every connection owns the lane.
  private unowned let lane: OrderLane
  private let eventLoop: any EventLoop
  private let items = Mutex<[Item]>([])
  /// Takes the requests of all connections of the loop.
  let requests: NIOLoopBound<LaneRequests>
  /// Writes the answers of all connections of the loop.
  private let writer: NIOLoopBound<AnswerWriter>

  /// Sends to connections of this loop, on which it is made.
  init(_ lane: OrderLane, eventLoop: any EventLoop) {
    self.lane = lane
    self.eventLoop = eventLoop
    requests = NIOLoopBound(
      LaneRequests(lane.ledger, under: lane.gateway.inUse, eventLoop: eventLoop),
      eventLoop: eventLoop)
    writer = NIOLoopBound(AnswerWriter(serverName: lane.serverName), eventLoop: eventLoop)
  }

  /// Hands what became of a request to the connection that it came on.
  func send(_ outcome: OrderLane.Outcome, to asker: OrderLane.Asker) {
    let item = Item(outcome: outcome, asker: asker)
    let isFirst = items.withLock { items in
      items.append(item)
      return items.count == 1
    }
    if isFirst { eventLoop.execute { self.deliver() } }
  }

  private func deliver() {
    // The room of this burst is made for the next one, so that it need not grow under the lock.
    let taken = items.withLock { items in
      var taken: [Item] = []
      taken.reserveCapacity(items.count)
      swap(&taken, &items)
      return taken
    }
    let writer = writer.value
    let timeToLive = lane.gateway.terms.holdTimeToLive
    for item in taken {
      guard let answer = lane.answer(item.outcome, for: item.asker, timeToLive) else { continue }
      item.asker.connection.value.take(writer.bytes(of: answer), number: item.asker.number)
    }
    // Every connection is flushed once, after all answers are written.
    for item in taken { item.asker.connection.value.sendTaken() }
  }
}
