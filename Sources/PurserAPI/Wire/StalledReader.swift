internal import NIOCore

/// Closes a connection whose client does not read what it asked for: what waits for it is in memory, and an
/// export that waits keeps others from theirs.
final class StalledReader: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  /// How long a client may read nothing once the server is asked to stop.
  private static let lastPatience = TimeAmount.seconds(2)

  private var patience: TimeAmount
  private var end: Scheduled<Void>?
  private var isStalled = false

  /// A handler that closes the connection after its client has read nothing for so long.
  init(patience: TimeAmount) { self.patience = patience }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    isStalled = !context.channel.isWritable
    watch(context)
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      patience = min(patience, Self.lastPatience)
      watch(context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end?.cancel()
    end = nil
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end?.cancel()
    end = nil
  }

  private func watch(_ context: ChannelHandlerContext) {
    end?.cancel()
    end = nil
    guard isStalled else { return }
    end = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
      context.close(promise: nil)
    }
  }
}
