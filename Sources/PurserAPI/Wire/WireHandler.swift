internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// Stands between the parser and Hummingbird on one connection, and keeps the rules of the wire that
/// neither of them knows: what is no request is answered with problem details, `Expect` and HTTP/1.0 get
/// what they ask for, and a connection ends so that its last answer arrives.
///
/// It knows which requests Hummingbird has and has not answered, so that whoever else writes on the
/// connection keeps the order of answers.
final class WireHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// How far a connection is.
  enum State {
    /// Requests are passed on.
    case open
    /// Nothing more is passed on; an answer to what could not be read waits for those before it.
    case refusing(Refusal)
    /// Nothing more is passed on; the last request, whose body could not be read, is being answered.
    case broken
    /// The last answer has left. What still comes is thrown away, so that the client gets to read it.
    case closing
  }

  let rules: WireRules
  let serverName: String
  let logger: Logger

  var state = State.open
  /// The requests that are not answered, the first one first.
  var exchanges = CircularBuffer<Exchange>()
  /// Whether the end of the last request is still to come.
  private(set) var isReading = false
  /// Whether the connection ends with the last of these requests.
  private(set) var isLastRead = false
  /// Whether the client sends no more.
  private(set) var isInputClosed = false
  /// How many requests are not answered.
  var waitingCount: Int { exchanges.count }
  /// When the last part came or the last answer left.
  private(set) var lastActivity = NIODeadline.now()
  /// Told after each answer.
  var onAnswer: (() -> Void)?
  /// Told that the bytes that follow are no requests.
  var onRefusal: (() -> Void)?
  /// Told, by number, when the client sends no more or is gone.
  private var watches: [Int: @Sendable () -> Void] = [:]
  var context: ChannelHandlerContext?
  private var lingering: Scheduled<Void>?

  /// How long a client may take to read the last answer and close, before it is cut off.
  private static let patience = TimeAmount.seconds(2)

  init(rules: WireRules, serverName: String, logger: Logger) {
    self.rules = rules
    self.serverName = serverName
    self.logger = logger
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    lingering?.cancel()
    self.context = nil
    tellWatches()
  }

  func channelInactive(context: ChannelHandlerContext) {
    isInputClosed = true
    tellWatches()
    context.fireChannelInactive()
  }

  /// Has somebody told when the client sends no more or is gone; at once, where it has gone already.
  func watch(_ number: Int, _ onLeave: @escaping @Sendable () -> Void) {
    if isInputClosed || context == nil { onLeave() } else { watches[number] = onLeave }
  }

  /// Takes that the client sends no more, though requests of it may be left that are yet to come here: whoever waits
  /// for it waits no longer.
  func noteInputClosed() {
    isInputClosed = true
    tellWatches()
  }

  /// Tells somebody no more.
  func unwatch(_ number: Int) { watches[number] = nil }

  private func tellWatches() {
    let told = watches.values
    watches = [:]
    for tell in told { tell() }
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .open = state, !isLastRead || isReading else { return }
    lastActivity = .now()
    switch unwrapInboundIn(data) {
    case .head(let head):
      if let problem = rules.refusal(of: head) {
        return refuse(Refusal(problem, hasBody: head.method != .HEAD))
      }
      let exchange = rules.exchange(head)
      exchanges.append(exchange)
      isReading = true
      isLastRead = exchange.closes
      context.fireChannelRead(data)
      continueIfAwaited(context)
    case .body: context.fireChannelRead(data)
    case .end:
      isReading = false
      context.fireChannelRead(data)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    // Hummingbird does not ask for what it will never get.
    if case .closing = state { context.read() }
  }

  /// Says that the body may come, once it is the turn of its request.
  private func continueIfAwaited(_ context: ChannelHandlerContext) {
    guard exchanges.first?.awaitsContinue == true, let index = exchanges.indices.first else {
      return
    }
    exchanges[index].awaitsContinue = false
    let head = HTTPResponseHead(version: .http1_1, status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case let error as HTTPParserError:
      guard case .open = state, !isLastRead || isReading else { return }
      if isReading { breakBody(error, context) } else { refuse(Refusal(Problem(error))) }
    // More bytes, after those that could not be read.
    case is ByteToMessageDecoderError: break
    default: context.fireErrorCaught(error)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event {
      noteInputClosed()
      if case .closing = state { return context.close(promise: nil) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  // MARK: Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !exchanges.isEmpty, isWritable else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(let head):
      let written = exchanges[exchanges.startIndex].begin(head)
      context.write(wrapOutboundOut(.head(written)), promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      context.write(data, promise: promise)
      lastActivity = .now()
      let exchange = exchanges.removeFirst()
      if exchange.closes { return close(context) }
      onAnswer?()
      refuseIfDue()
      if case .open = state { continueIfAwaited(context) }
    }
  }

  private var isWritable: Bool {
    if case .closing = state { return false }
    return true
  }

  /// Ends the connection after what was written. The client may still be sending: closed at once, its
  /// system could throw the answer away.
  func close(_ context: ChannelHandlerContext) {
    guard isWritable else { return }
    state = .closing
    onRefusal?()
    guard !isInputClosed else {
      context.flush()
      return context.close(promise: nil)
    }
    let sent = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: sent)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    sent.futureResult.whenComplete { _ in bound.value.close(mode: .output, promise: nil) }
    lingering = context.eventLoop.scheduleTask(in: Self.patience) {
      bound.value.close(promise: nil)
    }
    context.read()
  }
}
