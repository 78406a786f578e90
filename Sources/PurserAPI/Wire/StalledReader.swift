internal import NIOCore

/// Closes a connection whose client does not read what it asked for: what waits for it is in memory, and an
/// export that waits keeps others from theirs.
///
/// Once the server is asked to stop, a client for which anything waits is closed as well, however little it is,
/// when it has taken nothing for a moment: the server would wait for it. A client that goes on reading keeps its
/// time.
final class StalledReader: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  /// How long a client may take nothing once the server is asked to stop.
  private static let lastPatience = TimeAmount.seconds(2)
  /// How often a server that stops looks at what its clients have taken.
  private static let lookInterval = TimeAmount.milliseconds(250)

  /// What a client had taken when that last changed.
  private struct Standstill {
    var mark: UInt64
    var since: NIODeadline
  }

  private let patience: TimeAmount
  private var end: Scheduled<Void>?
  private var isStalled = false
  private var isStopping = false
  /// Nil while the server does not stop, and while nothing waits for the client.
  private var standstill: Standstill?

  /// A handler that closes the connection after its client has read nothing for so long.
  init(patience: TimeAmount) { self.patience = patience }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    isStalled = !context.channel.isWritable
    if !isStopping { watch(context) }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent, !isStopping {
      isStopping = true
      look(context)
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

  // MARK: A server that stops

  private func look(_ context: ChannelHandlerContext) {
    end?.cancel()
    end = nil
    guard context.channel.isActive else { return }
    let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    guard isStalled || waiting > 0 else {
      standstill = nil
      return lookAgain(context)
    }
    Self.takenBytes(context.channel).assumeIsolated().whenComplete { [self] taken in
      // Where the system does not tell, what waits grows less.
      judge((try? taken.get()) ?? UInt64(waiting), context)
    }
  }

  private func judge(_ mark: UInt64, _ context: ChannelHandlerContext) {
    let now = context.eventLoop.now
    guard let standstill, standstill.mark == mark else {
      standstill = Standstill(mark: mark, since: now)
      return lookAgain(context)
    }
    if now - standstill.since >= Self.lastPatience { return context.close(promise: nil) }
    lookAgain(context)
  }

  private func lookAgain(_ context: ChannelHandlerContext) {
    end = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lookInterval) { [self] in
      look(context)
    }
  }

  /// How many bytes the client's system has taken on this connection. The channel itself learns of it only
  /// where a third of the system's buffer, megabytes, is free again.
  private static func takenBytes(_ channel: any Channel) -> EventLoopFuture<UInt64> {
    #if os(Linux)
      if let socket = channel as? any SocketOptionProvider {
        // `tcpi_bytes_acked` of `struct tcp_info`, in linux/tcp.h, are its bytes 120 to 127.
        let start: EventLoopFuture<SIMD16<UInt64>> = socket.unsafeGetSocketOption(
          level: .tcp, name: .tcp_info)
        return start.map { $0[15] }
      }
    #endif
    return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
  }
}
