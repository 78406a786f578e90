internal import NIOCore
internal import PurserCore

/// One connection's order lane: it stands before the parser that Hummingbird uses, answers what it
/// knows, and passes all other bytes on untouched.
///
/// It divides the bytes into requests only as long as it is certain where each ends (`RequestHead`).
/// Answers leave in the order of the requests. Orders that a client sends without waiting for answers
/// are decided beside each other, as those of several connections are; what is said of one order is
/// taken in the order in which it came. What follows a request of the other way waits until that is
/// answered, and meanwhile no more is read.
final class LaneHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  /// Who the next bytes are for.
  enum Route {
    /// A request begins here.
    case undecided
    /// So many more bytes belong to a request for Hummingbird.
    case passing(Int)
    /// All that comes is for Hummingbird.
    case general
  }

  /// A request whose answer has not left.
  struct Waiting {
    let id: OrderID
    /// The answer, where only those before it are missing.
    var answer: ByteBuffer?
  }

  let lane: OrderLane
  private let connections: Connections
  private var isCounted = false
  let general: WireHandler
  let answers: LaneAnswers
  var context: ChannelHandlerContext?
  var connection: NIOLoopBound<LaneHandler>?

  // Reading
  var unread = ByteBuffer()
  var route = Route.undecided
  /// The head at the front of the bytes, once it was read.
  var head: RequestHead?
  /// Whether the request at the front waits for an answer to leave.
  var isStalled = false
  var isReadWanted = false
  var isPassing = false
  var isProceeding = false
  var approvedHost: [UInt8] = []

  // Answering
  var firstNumber: UInt64 = 0
  var waiting = CircularBuffer<Waiting>()
  var isUnflushed = false

  // Ending
  var ending = Ending()
  var lastActivity = NIODeadline.now()
  var idleCheck: Scheduled<Void>?

  /// A lane in front of the handlers that `general` is among.
  init(
    _ lane: OrderLane, general: WireHandler, among connections: Connections,
    on eventLoop: any EventLoop
  ) {
    self.lane = lane
    self.connections = connections
    self.general = general
    answers = lane.answers(on: eventLoop)
  }

  /// Whether an order or a report waits for its answer.
  var isWaiting: Bool { !waiting.isEmpty }

  // MARK: The channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    connection = NIOLoopBound(self, eventLoop: context.eventLoop)
    general.onAnswer = { [unowned self] in goOn() }
    general.onRefusal = { [unowned self] in route = .general }
    if context.channel.isActive { begin(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end()
    if isCounted { connections.remove(self, on: context.eventLoop) }
    general.onAnswer = nil
    general.onRefusal = nil
    connection = nil
    self.context = nil
  }

  /// Lets the connection be closed where room is wanted, or nothing happens on it.
  private func begin(_ context: ChannelHandlerContext) {
    isCounted = true
    connections.add(self, on: context.eventLoop)
    watchIdleness(after: lane.idleTimeout)
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  /// What was asked is done, but nobody is there to hear of it.
  private func end() {
    idleCheck?.cancel()
    idleCheck = nil
    ending.look?.cancel()
    ending.look = nil
    waiting.removeAll()
    unread = ByteBuffer()
    route = .general
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    if unread.readableBytes == 0 { unread = bytes } else { unread.writeBuffer(&bytes) }
    proceed(context)
    // Bytes of a head do not keep a connection open, those of a body do.
    if head != nil { lastActivity = .now() }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    guard isPassing else { return }
    isPassing = false
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    if isStalled { isReadWanted = true } else { context.read() }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    context.fireChannelWritabilityChanged()
    if context.channel.isWritable { goOn() }
  }

  /// Goes on with what had to wait.
  func goOn() {
    guard let context else { return }
    if isStalled {
      proceed(context)
      channelReadComplete(context: context)
    }
    concludeIfDue(context)
    if isReadWanted, !isStalled {
      isReadWanted = false
      context.read()
    }
  }
}
