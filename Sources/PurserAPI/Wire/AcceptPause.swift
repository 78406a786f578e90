internal import Foundation
internal import Logging
internal import NIOCore

/// Stops taking connections for a moment where the system has no descriptor for another. Without it the
/// event loop would be told of the same connection again and again, and do nothing else.
final class AcceptPause: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = any Channel

  private let connections: Connections
  private var isPaused = false

  /// How long nothing is taken. The connections that are closed meanwhile make room.
  private static let pause = TimeAmount.milliseconds(50)

  init(_ connections: Connections) { self.connections = connections }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let number = (error as? IOError)?.errnoCode,
      [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(number)
    else { return context.fireErrorCaught(error) }
    guard !isPaused else { return }
    isPaused = true
    connections.makeRoom(
      "no connection can be taken", ["error": "\(String(cString: strerror(number)))"])
    setReading(false, context)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: Self.pause) {
      let (handler, context) = bound.value
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
