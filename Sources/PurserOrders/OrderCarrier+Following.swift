package import PurserCore
internal import Synchronization

/// How orders are followed.
extension OrderCarrier {
  package func wait(for order: OrderID, atMost limit: Duration) async -> CarriedOrder? {
    guard let standing = followers[order] else { return nil }
    guard standing.progress == .underWay, limit > .zero, phase == .running else {
      return standing
    }
    let number = OneNumber()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        number.value = followers.add(waiter, of: order)
        agenda.add(.listener(number.value), at: now + limit)
        setAlarm()
      }
    } onCancel: {
      Task(executorPreference: executor) { await self.dismiss(number) }
    }
  }

  private func dismiss(_ number: OneNumber) { followers.dismiss(number.value) }

  package func changes(of order: OrderID) async -> AsyncStream<CarriedOrder> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: CarriedOrder.self, bufferingPolicy: .bufferingNewest(1))
    guard let standing = followers[order] else {
      continuation.finish()
      return stream
    }
    continuation.yield(standing)
    guard standing.progress != .over, phase == .running else {
      continuation.finish()
      return stream
    }
    let number = followers.add(continuation, of: order)
    continuation.onTermination = { [self] _ in
      Task(executorPreference: executor) { await self.dismiss(number) }
    }
    return stream
  }

  private func dismiss(_ number: Int) { followers.dismiss(number) }

  package func waiting(of order: OrderID) async -> CarriedWait? {
    // The latest attempt says where the order goes from here.
    for number in stride(from: mostAttempts, to: 0, by: -1) {
      guard let carried = attempts[order.attempt(number)], !carried.life.note.isOver else {
        continue
      }
      let life = carried.life
      if carried.isActive { return CarriedWait(attempt: number, supplier: life.note.supplier) }
      var wait = life.waiting(at: now)
      if wait?.cause == .exposure { wait?.room = room(for: life) }
      return wait
    }
    return nil
  }

  // MARK: Telling

  /// Tells whoever follows the order of an attempt where it stands.
  func publish(_ life: AttemptLife, content: [[AttemptNews.Field]] = []) {
    let order = life.note.hold.order
    let isDelivered = life.note.state == .delivered || life.note.state == .partial
    // Of an order that was delivered, what becomes of its other attempts is no news to the shop.
    if !isDelivered, let known = followers[order], known.progress == .over,
      known.note.hold != life.note.hold, known.note.state != .failed
    {
      return
    }
    followers.publish(
      CarriedOrder(
        order: order, note: life.note, status: life.status,
        progress: isDelivered ? .over : progress(of: order, life), content: content,
        isOnlyAttempt: !life.isSuperseded && !life.note.hold.isFurtherAttempt))
  }

  private func progress(of order: OrderID, _ life: AttemptLife) -> CarriedOrder.Progress {
    let others = (1...mostAttempts).lazy.map(order.attempt).filter {
      $0 != life.note.hold
    }.compactMap { self.attempts[$0]?.life }.filter { !$0.note.isOver }
    var open = Array(others)
    if !life.note.isOver { open.append(life) }
    guard !open.isEmpty else { return .over }
    return open.allSatisfy(\.needsPeople) ? .forPeople : .underWay
  }
}

/// The number of somebody who waits, known once he waits. It is read and written by the carrier alone.
private final class OneNumber: Sendable {
  private let storage = Mutex(0)

  var value: Int {
    get { storage.withLock(\.self) }
    set { storage.withLock { $0 = newValue } }
  }
}
