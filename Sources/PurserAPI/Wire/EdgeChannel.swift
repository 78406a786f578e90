internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypesHTTP1

/// A connection as Hummingbird serves it, with the rules of the wire in front, and before them the order
/// lane where there is one.
struct EdgeChannel: ServerChildChannel {
  typealias Value = AcceptedConnection

  private let general: HTTP1Channel
  private let rules: WireRules
  private let serverName: String
  private let lane: OrderLane?
  private let connections: Connections
  private let readingPatience: TimeAmount

  /// A connection on which the lane answers orders, and `responder` all else.
  ///
  /// - Parameters:
  ///   - lane: the order lane; nil where `responder` answers everything.
  ///   - rules: the rules of the wire.
  ///   - serverName: how the server calls itself.
  ///   - edge: how connections are served.
  ///   - connections: the server's connections.
  ///   - responder: Hummingbird's endpoints.
  init(
    _ lane: OrderLane?, rules: WireRules, serverName: String, edge: Edge,
    connections: Connections, responder: @escaping HTTPChannelHandler.Responder
  ) {
    self.lane = lane
    self.rules = rules
    self.serverName = serverName
    self.connections = connections
    readingPatience = TimeAmount(edge.readingPatience)
    // The lane sees all that happens on the connection, and so knows when it is idle.
    let idleTimeout = lane == nil ? TimeAmount(edge.idleTimeout) : nil
    general = HTTP1Channel(responder: responder, configuration: .init(idleTimeout: idleTimeout))
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    general.setup(channel: channel, logger: logger).flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      let wire = WireHandler(rules: rules, serverName: serverName, logger: logger)
      let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
      try pipeline.addHandler(wire, position: .before(codec))
      if let lane {
        try pipeline.addHandler(
          LaneHandler(lane, general: wire, among: connections, on: channel.eventLoop),
          position: .first)
      }
      try pipeline.addHandler(StalledReader(patience: readingPatience), position: .first)
      return AcceptedConnection(value, wire.client)
    }
  }

  func handle(value: Value, logger: Logger) async {
    await RequestClient.$current.withValue(value.client) {
      await general.handle(value: value.served(), logger: logger)
    }
  }
}
