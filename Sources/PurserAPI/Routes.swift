package import Hummingbird
package import Logging

extension Gateway {
  /// Every endpoint. This is the table of contents: one line, one file.
  func routes() -> Hummingbird.Router<BasicRequestContext> {
    let routes = Hummingbird.Router(options: .autoGenerateHeadEndpoints)
    routes.add(middleware: ProblemMiddleware())
    routes.add(middleware: LocalClientsMiddleware())

    routes.get("v1/balances", use: getBalances)
    routes.get("v1/suppliers", use: getSuppliers)
    routes.post("v1/orders", use: postOrder)
    routes.post("v1/orders/preview", use: previewOrder)
    routes.get("v1/orders/{id}", use: getOrder)
    routes.post("v1/orders/{id}/sent", use: orderSent)
    routes.post("v1/orders/{id}/accepted", use: orderAccepted)
    routes.post("v1/orders/{id}/unknown", use: orderUnknown)
    routes.post("v1/orders/{id}/settle", use: settleOrder)
    routes.post("v1/orders/{id}/release", use: releaseOrder)
    routes.post("v1/orders/{id}/reverse", use: reverseOrder)
    routes.get("v1/transactions", use: getTransactions)
    routes.post("v1/transactions", use: postTransaction)
    routes.get("v1/topups", use: getTopUps)
    routes.post("v1/topups", use: postTopUp)
    routes.get("health/live", use: getLive)
    routes.get("health/ready", use: getReady)
    return routes
  }

  /// The HTTP server.
  ///
  /// - Parameters:
  ///   - host: the address to listen on.
  ///   - port: the port; 0 takes a free one.
  ///   - logger: where the server reports.
  ///   - onListening: told the port once connections are taken.
  /// - Returns: a service that answers until it is asked to stop, and then finishes the requests it
  ///   has taken on.
  package func application(
    host: String, port: Int, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
  ) -> some ApplicationProtocol {
    Application(
      router: routes(),
      server: .http1(configuration: .init(idleTimeout: .seconds(75))),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), serverName: "purser"),
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
      logger: logger)
  }
}
