package import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import PurserCore

extension Gateway {
  /// The table of contents: every endpoint, one line each.
  static let endpoints: [Endpoint] = [
    .get("v1/balances", "listBalances") { try await $0.getBalances($1, context: $2) },
    .get("v1/runway", "showRunway") { try await $0.getRunway($1, context: $2) },
    .get("v1/history", "listDays") { try await $0.getHistory($1, context: $2) },
    .get("v1/suppliers", "listSuppliers") { try await $0.getSuppliers($1, context: $2) },
    .post("v1/suppliers/{id}/pause", "pauseSupplier") {
      try await $0.pauseSupplier($1, context: $2)
    },
    .post("v1/suppliers/{id}/drain", "drainSupplier") {
      try await $0.drainSupplier($1, context: $2)
    },
    .post("v1/suppliers/{id}/resume", "resumeSupplier") {
      try await $0.resumeSupplier($1, context: $2)
    },
    .post("v1/suppliers/{id}/priority", "setPriority") {
      try await $0.setPriority($1, context: $2)
    },
    .post("v1/suppliers/{id}/floor", "setFloor") { try await $0.setFloor($1, context: $2) },
    .post("v1/orders", "placeOrder", lane: .place) { try await $0.postOrder($1, context: $2) },
    .post("v1/orders/batch", "placeOrders") { try await $0.postBatch($1, context: $2) },
    .post("v1/orders/preview", "previewOrder") { try await $0.previewOrder($1, context: $2) },
    .get("v1/orders", "listOrders") { try await $0.getOrders($1, context: $2) },
    .get("v1/orders/{id}", "getOrder") { try await $0.getOrder($1, context: $2) },
    .get("v1/orders/{id}/events", "followOrder") {
      try await $0.getOrderEvents($1, context: $2)
    },
    .get("v1/events", "followOrders") { try await $0.getEvents($1, context: $2) },
    .post("v1/orders/{id}/sent", "reportSent", lane: .report(.sent)) {
      try await $0.orderSent($1, context: $2)
    },
    .post("v1/orders/{id}/accepted", "reportAccepted", lane: .report(.accepted)) {
      try await $0.orderAccepted($1, context: $2)
    },
    .post("v1/orders/{id}/unknown", "reportUnknown", lane: .report(.unknown)) {
      try await $0.orderUnknown($1, context: $2)
    },
    .post("v1/orders/{id}/settle", "settleOrder", lane: .report(.settled(actual: nil))) {
      try await $0.settleOrder($1, context: $2)
    },
    .post("v1/orders/{id}/release", "releaseOrder", lane: .report(.released)) {
      try await $0.releaseOrder($1, context: $2)
    },
    .post("v1/orders/{id}/reverse", "reverseOrder", lane: .report(.reversed)) {
      try await $0.reverseOrder($1, context: $2)
    },
    .get("v1/orders/{id}/content", "getContent") { try await $0.getContent($1, context: $2) },
    .delete("v1/orders/{id}/content", "acknowledgeContent") {
      try await $0.deleteContent($1, context: $2)
    },
    .post("v1/suppliers/{id}/messages", "takeMessage") {
      try await $0.postMessage($1, context: $2)
    },
    .post("v1/orders/{id}/next", "nextSupplier") { try await $0.nextOrder($1, context: $2) },
    .get("v1/transactions", "listTransactions") { try await $0.getTransactions($1, context: $2) },
    .post("v1/transactions", "bookTransaction") { try await $0.postTransaction($1, context: $2) },
    .post("v1/transactions/{id}/explain", "explainTransaction") {
      try await $0.explainTransaction($1, context: $2)
    },
    .get("v1/unexplained", "listUnexplained") { try await $0.getUnexplained($1, context: $2) },
    .get("v1/topups", "listTopUps") { try await $0.getTopUps($1, context: $2) },
    .post("v1/topups", "announceTopUp") { try await $0.postTopUp($1, context: $2) },
    .post("v1/topups/{id}/sent", "reportTopUpSent") { try await $0.topUpSent($1, context: $2) },
    .post("v1/topups/{id}/cancel", "cancelTopUp") { try await $0.cancelTopUp($1, context: $2) },
    .post("v1/topups/{id}/match", "matchTopUp") { try await $0.matchTopUp($1, context: $2) },
    .get("v1/webhooks", "listWebhooks") { try await $0.getWebhooks($1, context: $2) },
    .post("v1/webhooks/{id}/resend", "resendWebhooks") {
      try await $0.resendWebhooks($1, context: $2)
    },
    .post("v1/webhooks/{id}/test", "testWebhook") {
      try await $0.testWebhook($1, context: $2)
    },
    .get("v1/alerts", "listAlerts") { try await $0.getAlerts($1, context: $2) },
    .post("v1/alerts/acknowledge", "acknowledgeAlert") {
      try await $0.acknowledgeAlert($1, context: $2)
    },
    .post("v1/alerts/snooze", "snoozeAlert") { try await $0.snoozeAlert($1, context: $2) },
    .post("v1/alerts/listen", "listenToAlert") { try await $0.listenToAlert($1, context: $2) },
    .get("v1/alert-channels", "listAlertChannels") {
      try await $0.getAlertChannels($1, context: $2)
    },
    .post("v1/alert-channels/{id}/test", "testAlertChannel") {
      try await $0.testAlertChannel($1, context: $2)
    },
    .post("v1/reload", "reload") { try await $0.postReload($1, context: $2) },
    .get("health/live", "getLive") { $0.getLive($1, context: $2) },
    .get("health/ready", "getReady") { await $0.getReady($1, context: $2) },
  ]

  /// The endpoints behind what every request passes.
  func routes() -> Hummingbird.Router<BasicRequestContext> {
    let routes = Hummingbird.Router(options: .autoGenerateHeadEndpoints)
    routes.add(middleware: ProblemMiddleware())
    routes.add(middleware: LocalClientsMiddleware())
    for endpoint in Self.endpoints {
      routes.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
        try await endpoint.handler(self, request, context)
      }
    }
    return routes
  }

  /// The HTTP server.
  ///
  /// - Parameters:
  ///   - host: the address to listen on.
  ///   - port: the port; 0 takes a free one.
  ///   - edge: how connections are served.
  ///   - logger: where the server reports.
  ///   - onListening: told the port once connections are taken.
  /// - Returns: a service that answers until it is asked to stop, and then finishes the requests it
  ///   has taken on.
  package func application(
    host: String, port: Int, edge: Edge = Edge(), logger: Logger,
    onListening: @escaping @Sendable (Int) async -> Void
  ) -> some ApplicationProtocol {
    let serverName = "purser"
    let connections = Connections(
      limit: edge.connections ?? DescriptorLimit.forConnections, logger: logger)
    return Application(
      router: routes(),
      server: server(edge, serverName: serverName, connections, logger: logger),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), serverName: serverName),
      onServerRunning: { channel in
        await Self.watchAccepting(on: channel, connections, logger: logger)
        await onListening(channel.localAddress?.port ?? port)
      },
      logger: logger)
  }

  private static func watchAccepting(
    on channel: any Channel, _ connections: Connections, logger: Logger
  ) async {
    do {
      try await channel.eventLoop.submit {
        try channel.pipeline.syncOperations.addHandler(
          AcceptPause(connections), position: .first)
      }.get()
    } catch {
      // The server has ended before it began.
      logger.debug("connections are not taken any more", metadata: ["error": "\(error)"])
    }
  }

  private func server(
    _ edge: Edge, serverName: String, _ connections: Connections, logger: Logger
  ) -> HTTPServerBuilder {
    let lane = edge.lane.map { limits in
      OrderLane(self, edge: edge, limits: limits, serverName: serverName, logger: logger)
    }
    let rules = WireRules(maximumBodyBytes: { [inUse] path in
      let limit = inUse.current.terms.maximumBodyBytes
      return path == Self.batchPath ? Self.batchBodyLimit(limit) : limit
    })
    return HTTPServerBuilder { responder in
      EdgeChannel(
        lane, rules: rules, serverName: serverName, edge: edge, connections: connections,
        responder: responder)
    }
  }
}
