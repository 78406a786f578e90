internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PurserCore
internal import ServiceLifecycle
internal import Synchronization

/// A stream of events for one client, written at the client's pace: a page is read once the one before has been
/// taken, so that a slow client costs the memory of one.
struct EventStream: Sendable {
  /// A stretch of a stream.
  struct Page: Sendable {
    /// The events.
    var events: [OrderEvent]
    /// The number after which the next page begins.
    var last: Int64
    /// Whether more is there already.
    var isMore: Bool
    /// Whether events are gone that would have come first.
    var isGapped = false
    /// Whether nothing follows any more.
    var isOver = false
  }

  /// The number after which it begins.
  var start: Int64
  /// Wakes up where there may be more.
  var numbers: AsyncStream<Int64>
  /// Reads the events after a number.
  var read: @Sendable (_ number: Int64) async throws(StoreError) -> Page
  /// Which kinds are wanted; empty for all.
  var kinds: Set<OrderEvent.Kind> = []

  /// How often a quiet stream says that it is there.
  static let heartbeat = Duration.seconds(15)
  /// How many events are read at a time.
  static let page = 100
  /// How often the time of its work all streams together stand still: a tenth of one processor is theirs.
  static let rest = 9
  /// The longest that a stream stands still.
  static let longestRest = Duration.seconds(2)
}

extension Gateway {
  /// The answer that a stream is. It ends when the gateway stops, and its client comes again.
  ///
  /// - Throws: `Problem` where there are enough streams.
  func respond(_ stream: EventStream) throws(Problem) -> Response {
    let place = try streams.begin()
    let body = ResponseBody(contentLength: nil) { writer in
      defer { withExtendedLifetime(place) {} }
      let waking = StreamWaking(stream.numbers, self.pacer)
      defer { waking.end() }
      var texts = StreamTexts(stream, waking)
      try await writer.write(ByteBuffer(bytes: EventStreamText.beginning))
      while let text = try await texts.next(self) {
        if !text.isEmpty { try await writer.write(ByteBuffer(bytes: text)) }
      }
      try await writer.finish(nil)
    }
    var headers: HTTPFields = [
      .contentType: EventStreamText.type, .cacheControl: "no-store",
    ]
    // Or a proxy of nginx keeps events back until it has some kilobytes of them.
    if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
    return Response(status: .ok, headers: headers, body: body)
  }
}

/// The texts of a stream, one after the other.
private struct StreamTexts {
  private let stream: EventStream
  private let waking: StreamWaking
  private var signals: AsyncStream<Void>.Iterator
  private var cursor: Int64
  private var isOver = false
  /// What has to be waited for before the next page is read.
  private var wait: (rest: Duration, isForNews: Bool)?

  init(_ stream: EventStream, _ waking: StreamWaking) {
    self.stream = stream
    self.waking = waking
    signals = waking.signals.makeAsyncIterator()
    cursor = stream.start
  }

  /// The text to be written next, perhaps none; `nil` at the end.
  mutating func next(_ gateway: Gateway) async throws -> [UInt8]? {
    if isOver { return nil }
    if let wait {
      // Orders have the processors first.
      try await Task.sleep(for: wait.rest)
      if wait.isForNews, await signals.next(isolation: #isolation) == nil { return nil }
    }
    guard !Task.isShuttingDownGracefully else { return nil }
    let start = ContinuousClock.now
    let page = try await stream.read(cursor)
    var text = page.isGapped ? EventStreamText.gap(after: cursor) : []
    let timeToLive = gateway.terms.holdTimeToLive
    for event in page.events where stream.kinds.isEmpty || stream.kinds.contains(event.kind) {
      text += EventStreamText.event(event.number, event.kind.rawValue, event.message(timeToLive))
    }
    let isBeatDue = waking.takeBeat()
    if text.isEmpty, isBeatDue { text = EventStreamText.heartbeat }
    (cursor, isOver) = (page.last, page.isOver)
    let work = ContinuousClock.now - start
    let rest = min(work * EventStream.rest * gateway.streams.count, EventStream.longestRest)
    wait = (rest, !page.isMore)
    return text
  }
}

/// What wakes a stream up: events, heartbeats, and the end of the gateway.
private final class StreamWaking: Sendable {
  let signals: AsyncStream<Void>
  private let tasks: [Task<Void, Never>]

  init(_ numbers: AsyncStream<Int64>, _ pacer: any Clock<Duration>) {
    let (signals, signal) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let beat = Beat()
    self.signals = signals
    self.beat = beat
    tasks = [
      Task {
        for await _ in numbers { signal.yield() }
        signal.finish()
      },
      Task {
        while !Task.isCancelled {
          // An error says that the stream has ended.
          do { try await pacer.sleep(for: EventStream.heartbeat) } catch { return }
          beat.isDue.store(true, ordering: .releasing)
          signal.yield()
        }
      },
      Task {
        // An error says that the stream has ended.
        do { try await gracefulShutdown() } catch { return }
        signal.finish()
      },
    ]
  }

  private final class Beat: Sendable {
    let isDue = Atomic(false)
  }

  private let beat: Beat

  /// Whether a heartbeat is due, once.
  func takeBeat() -> Bool { beat.isDue.exchange(false, ordering: .acquiring) }

  /// Nobody is to be woken any more.
  func end() { for task in tasks { task.cancel() } }
}
