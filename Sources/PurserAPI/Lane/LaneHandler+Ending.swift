internal import NIOCore

/// How a connection ends: by a client that sends no more, or by a server that stops. Either waits
/// until what the lane owes has left.
extension LaneHandler {
  /// What waits for the lane's last answer.
  struct Ending {
    /// The client has closed its side.
    var isInputClosed = false
    /// The server takes no new requests.
    var isQuiescing = false
    /// The connection is closed once what was answered has left.
    var isGivenUp = false
    /// The next look whether a request is not whole.
    var look: Scheduled<Void>?
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed:
      ending.isInputClosed = true
      // Where a request waits here for the answer to one before it, the event itself waits with it.
      general.noteInputClosed()
    case is ChannelShouldQuiesceEvent:
      ending.isQuiescing = true
      // What was asked is answered as it stands, and waited for no longer.
      general.client.leave()
      endSoon(context)
    default: return context.fireUserInboundEventTriggered(event)
    }
    concludeIfDue(context)
  }

  func concludeIfDue(_ context: ChannelHandlerContext) {
    guard ending.isInputClosed || ending.isQuiescing, !isWaiting, !isStalled else { return }
    if ending.isInputClosed {
      ending.isInputClosed = false
      // A request that nobody will finish: whoever else gets it says so.
      if unread.readableBytes > 0 {
        route = .general
        pass(unread.readableBytes, context)
        channelReadComplete(context: context)
      }
      context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }
    // A request whose head was read is still answered.
    if ending.isQuiescing, head == nil {
      ending.isQuiescing = false
      // Hummingbird closes the connection at once, and what is not sent by then would be lost.
      let sent = context.eventLoop.makePromise(of: Void.self)
      context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: sent)
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      sent.futureResult.whenComplete { _ in
        bound.value.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
      }
    }
  }

  // MARK: A server that stops

  /// How often a server that stops looks whether a request is still not whole.
  private static let lookInterval = TimeAmount.seconds(1)

  /// Lets a server that stops wait for no client whose request is not whole: it is given up once nothing else
  /// is to be answered on the connection, and what was answered has left, or has not for a moment. Requests
  /// that were taken on have their time.
  private func endSoon(_ context: ChannelHandlerContext) {
    guard context.channel.isActive, let connection else { return }
    if !isWaiting, general.waitingCount == (general.isReading ? 1 : 0), isAmidRequest {
      if ending.isGivenUp { return context.close(promise: nil) }
      ending.isGivenUp = true
      let sent = context.eventLoop.makePromise(of: Void.self)
      context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: sent)
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      sent.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
    }
    ending.look = context.eventLoop.scheduleTask(in: Self.lookInterval) {
      if let context = connection.value.context { connection.value.endSoon(context) }
    }
  }

  /// Whether a part of a request has come, and the rest of it may never.
  private var isAmidRequest: Bool {
    general.isReading || head != nil || unread.readableBytes > 0
  }

  // MARK: Idleness

  func watchIdleness(after time: TimeAmount) {
    guard let context, let connection else { return }
    idleCheck = context.eventLoop.scheduleTask(in: time) { connection.value.checkIdleness() }
  }

  /// Since when nothing has happened on the connection that keeps it open; nil while an answer is waited
  /// for.
  var idleSince: NIODeadline? {
    if isWaiting || (general.waitingCount > 0 && !general.isReading) { return nil }
    return max(lastActivity, general.lastActivity)
  }

  /// Closes a connection that only takes room. While an answer is waited for, it may take its time;
  /// a request may not.
  private func checkIdleness() {
    guard let context else { return }
    guard let idleSince else { return watchIdleness(after: lane.idleTimeout) }
    let rest = idleSince + lane.idleTimeout - .now()
    if rest > .zero { return watchIdleness(after: rest) }
    // A request of the lane whose body does not come is told so by whoever tells the others.
    if head != nil {
      route = .general
      pass(unread.readableBytes, context)
    }
    general.giveUp()
  }
}
