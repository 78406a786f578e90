internal import PurserCore
internal import Synchronization

/// Gives out the places of streams of events, of which there are so many.
final class StreamDesk: Sendable {
  /// The most streams at a time: each keeps a connection.
  static let most = 256
  /// How long a client waits who comes when there are enough, in seconds.
  static let retryAfterSeconds = 10

  private let open = Mutex(0)

  /// How many streams there are.
  var count: Int { open.withLock { $0 } }

  /// Begins a stream.
  ///
  /// - Returns: its place, which it keeps for as long as somebody has it.
  /// - Throws: `Problem` where there are enough.
  func begin() throws(Problem) -> StreamPlace {
    let isTaken = open.withLock { open in
      guard open < Self.most else { return false }
      open += 1
      return true
    }
    guard isTaken else {
      throw Problem(
        .overloaded, "\(Self.most) streams of events are open; try again when one has ended",
        retryAfterSeconds: Self.retryAfterSeconds)
    }
    return StreamPlace(self)
  }

  fileprivate func end() { open.withLock { $0 -= 1 } }
}

/// The place of one stream. It is free again when nobody has it any more, however the stream ended.
final class StreamPlace: Sendable {
  private let desk: StreamDesk

  fileprivate init(_ desk: StreamDesk) { self.desk = desk }

  deinit { desk.end() }
}
