internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// A connection as Hummingbird serves it, with the order lane in front.
struct LaneChannel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  private let general: HTTP1Channel
  private let lane: OrderLane

  /// A connection on which the lane answers orders, and `responder` all else.
  init(_ lane: OrderLane, responder: @escaping HTTPChannelHandler.Responder) {
    self.lane = lane
    // The lane sees all that happens on the connection, and so knows when it is idle.
    general = HTTP1Channel(
      responder: responder,
      configuration: .init(additionalChannelHandlers: [GeneralWatch()], idleTimeout: nil))
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    general.setup(channel: channel, logger: logger).flatMapThrowing { [lane] value in
      let pipeline = channel.pipeline.syncOperations
      let handler = LaneHandler(
        lane, general: try pipeline.handler(type: GeneralWatch.self),
        on: channel.eventLoop)
      try pipeline.addHandler(handler, position: .first)
      return value
    }
  }

  func handle(value: Value, logger: Logger) async {
    await general.handle(value: value, logger: logger)
  }
}
