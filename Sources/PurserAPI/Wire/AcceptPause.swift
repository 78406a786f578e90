internal import Foundation
internal import Logging
internal import NIOCore

/// Stops taking connections for a moment where there are as many as may be, or the system has no descriptor for
/// another. A burst comes faster than idle connections are closed, and whatever else the process is made of needs
/// descriptors too. Without a pause the event loop would be told of the same connection again and again, and do
/// nothing else.
final class AcceptPause: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = any Channel

  private let connections: Connections
  private var isPaused = false

  /// How long nothing is taken. The connections that are closed meanwhile make room.
  private static let pause = TimeAmount.milliseconds(50)

  init(_ connections: Connections) { self.connections = connections }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    connections.take(unwrapInboundIn(data))
    context.fireChannelRead(data)
    if connections.isFull { pause(context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let number = (error as? IOError)?.errnoCode,
      [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(number)
    else { return context.fireErrorCaught(error) }
    guard !isPaused else { return }
    connections.makeRoom(
      "no connection can be taken", ["error": "\(String(cString: strerror(number)))"])
    pause(context)
  }

  private func pause(_ context: ChannelHandlerContext) {
    guard !isPaused else { return }
    isPaused = true
    setReading(false, context)
    goOn(context)
  }

  /// Takes connections again after a while, if there may be more by then.
  private func goOn(_ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: Self.pause) {
      let (handler, context) = bound.value
      guard !handler.connections.isFull else {
        handler.connections.makeRoom()
        return handler.goOn(context)
      }
      handler.isPaused = false
      handler.setReading(true, context)
    }
  }

  /// Reading a listening socket is taking its connections.
  private func setReading(_ isReading: Bool, _ context: ChannelHandlerContext) {
    do { try context.channel.syncOptions?.setOption(.autoRead, value: isReading) } catch {
      // The socket is closed: the server ends.
    }
  }
}
