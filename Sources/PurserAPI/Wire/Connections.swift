internal import Logging
internal import NIOCore
internal import Synchronization

/// The connections of a server, so that there is always room for another: where there are as many as the
/// process may have, those on which nothing has happened for the longest time are closed.
///
/// They are kept by event loop, so that no request takes a lock.
final class Connections: Sendable {
  /// The connections of one event loop.
  private final class Loop {
    var open: [ObjectIdentifier: LaneHandler] = [:]
  }

  private struct BoundLoop: Sendable {
    let eventLoop: any EventLoop
    let loop: NIOLoopBound<Loop>
  }

  /// Idle connections are closed where more than so many are open.
  let limit: Int
  /// No connection is taken while so many are open: a burst comes faster than idle ones are closed.
  private let most: Int
  /// Connections that were taken and are not closed.
  private let taken = Atomic<Int>(0)
  private let logger: Logger
  private let loops = Mutex<[ObjectIdentifier: BoundLoop]>([:])
  /// When room was last made.
  private let lastMade = Mutex<NIODeadline?>(nil)
  /// After so long without that the owner is told again.
  private static let quiet = TimeAmount.minutes(1)

  init(limit: Int, logger: Logger) {
    self.limit = limit
    most = limit + min(limit / 8, 64) + 1
    self.logger = logger
  }

  /// Counts a connection that was taken, until it is closed.
  func take(_ connection: any Channel) {
    taken.add(1, ordering: .relaxed)
    connection.closeFuture.whenComplete { [self] _ in taken.subtract(1, ordering: .relaxed) }
  }

  /// Whether no other connection may be taken.
  var isFull: Bool { taken.load(ordering: .relaxed) >= most }

  /// Notes a connection, on its event loop.
  func add(_ connection: LaneHandler, on eventLoop: any EventLoop) {
    loop(on: eventLoop).loop.value.open[ObjectIdentifier(connection)] = connection
    if taken.load(ordering: .relaxed) > limit { makeRoom() }
  }

  /// Forgets a connection, on its event loop.
  func remove(_ connection: LaneHandler, on eventLoop: any EventLoop) {
    loop(on: eventLoop).loop.value.open[ObjectIdentifier(connection)] = nil
  }

  /// Closes a part of the connections where there are too many.
  func makeRoom() { makeRoom("the limit of connections is met", ["limit": "\(limit)"]) }

  /// Closes a part of the connections, those that have been idle for the longest time, and tells the owner
  /// why, once as long as it goes on.
  func makeRoom(_ reason: Logger.Message, _ metadata: Logger.Metadata) {
    let now = NIODeadline.now()
    let isFirst = lastMade.withLock { last in
      defer { last = now }
      return last.map { now - $0 > Self.quiet } ?? true
    }
    if isFirst { logger.warning("\(reason); idle ones are closed", metadata: metadata) }
    let loops = loops.withLock { Array($0.values) }
    let wanted = max(Self.leastClosed, taken.load(ordering: .relaxed) / Self.part)
    let share = (wanted + loops.count - 1) / max(1, loops.count)
    for bound in loops {
      bound.eventLoop.execute { Self.closeIdlest(share, of: bound.loop.value) }
    }
  }

  /// One in so many is closed, so that it is not to be done again at once.
  private static let part = 16
  /// So many are, if there are: those that wait to be taken may be many.
  private static let leastClosed = 8

  /// Whoever has just come is about to say what for.
  private static let leastIdle = TimeAmount.milliseconds(100)

  private static func closeIdlest(_ count: Int, of loop: Loop) {
    let latest = NIODeadline.now() - leastIdle
    let idle = loop.open.values.compactMap { connection in
      connection.idleSince.flatMap { $0 <= latest ? (connection, $0) : nil }
    }
    for (connection, _) in idle.sorted(by: { $0.1 < $1.1 }).prefix(count) {
      connection.context?.close(promise: nil)
    }
  }

  private func loop(on eventLoop: any EventLoop) -> BoundLoop {
    loops.withLock { loops in
      let key = ObjectIdentifier(eventLoop)
      if let known = loops[key] { return known }
      let made = BoundLoop(
        eventLoop: eventLoop, loop: NIOLoopBound(Loop(), eventLoop: eventLoop))
      loops[key] = made
      return made
    }
  }
}
