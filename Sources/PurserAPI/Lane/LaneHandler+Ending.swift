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
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed: ending.isInputClosed = true
    case is ChannelShouldQuiesceEvent: ending.isQuiescing = true
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
