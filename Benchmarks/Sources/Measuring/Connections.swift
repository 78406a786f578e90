import CPolling
import Foundation

/// Kept-alive connections to the gateway, over which one thread sends many requests at a time. `Request` is what
/// the sender wants to know of a request once it is answered.
public struct Connections<Request> {
  /// What came for a request.
  public struct Answer {
    /// The request.
    public var request: Request
    /// Its status.
    public var status: Int
    /// Its body.
    public var body: ArraySlice<UInt8>
  }

  private var connections: [Connection] = []
  private var polled: [pollfd] = []
  private var underWay: [Request?] = []
  /// Those that are free, the one that has been free for the longest time first: the gateway closes those on
  /// which nothing happens.
  private var free: [Int] = []

  /// Connects to a port of this machine so many times.
  ///
  /// - Throws: `UsageError` where nobody listens there.
  public init(_ count: Int, to port: UInt16) throws(UsageError) {
    for place in 0..<count {
      let connection = try Connection(to: port)
      connections.append(connection)
      polled.append(pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0))
      underWay.append(nil)
      free.append(place)
    }
  }

  /// Whether a request can be sent at once.
  public var isOneFree: Bool { !free.isEmpty }

  /// Whether every request has been answered.
  public var areAllFree: Bool { free.count == connections.count }

  /// Sends a request, over one that must be free.
  public mutating func send(_ bytes: [UInt8], _ request: Request) throws(UsageError) {
    let place = free.removeFirst()
    underWay[place] = request
    try connections[place].send(bytes)
  }

  /// Takes the answers that are there; waits a millisecond at the most, so that the next request is sent in
  /// time.
  ///
  /// - Parameter moment: when the next request is due, where that is known: it waits no longer than until then.
  /// - Returns: the answers, perhaps none.
  /// - Throws: `UsageError` where a connection has ended, or what comes is not HTTP.
  public mutating func receive(before moment: Pace.Moment? = nil) throws(UsageError) -> [Answer] {
    var answers: [Answer] = []
    let now = Pace.now
    let longest: UInt64 = 1_000_000
    let wait = moment.map { $0 > now ? min($0 - now, longest) : 0 } ?? longest
    guard polling_wait(&polled, nfds_t(polled.count), wait) > 0 else { return answers }
    for place in polled.indices where polled[place].revents != 0 {
      guard case .complete(let status, _) = try connections[place].receive(),
        let request = underWay[place]
      else { continue }
      answers.append(Answer(request: request, status: status, body: connections[place].body))
      underWay[place] = nil
      free.append(place)
    }
    return answers
  }

  /// Closes them.
  public func close() { for connection in connections { connection.close() } }
}
