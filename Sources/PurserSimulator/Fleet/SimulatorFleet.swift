package import Logging
package import PurserCore
internal import ServiceLifecycle

/// Simulated suppliers that are running, each behind its own server on loopback.
package struct SimulatorFleet: Sendable {
  /// One running supplier.
  package struct Member: Sendable {
    /// The supplier.
    package let supplier: SimulatedSupplier
    /// Where it listens, without a slash at the end: `http://127.0.0.1:8101`.
    package let url: String
  }

  /// The suppliers in the order in which they were given.
  package let members: [Member]

  /// The running supplier of this name.
  package subscript(name: String) -> Member? { members.first { $0.supplier.name == name } }

  /// What a `suppliers.yaml` needs to reach them: `FOXRELOAD_URL`, `FOXRELOAD_API_KEY` and so on,
  /// the prefix being the supplier's name in capitals.
  package var environment: [String: String] {
    var variables: [String: String] = [:]
    for member in members {
      let prefix = member.supplier.name.uppercased().map { $0 == "-" ? "_" : $0 }
      variables["\(String(prefix))_URL"] = member.url
      for (name, value) in member.supplier.wire.settings {
        variables["\(String(prefix))_\(name)"] = value
      }
    }
    return variables
  }
}

/// Why simulated suppliers did not start.
package enum SimulatorError: Error, Equatable {
  /// The server of this supplier ended before it listened.
  case didNotStart(supplier: String)
}

/// Runs simulated suppliers for as long as `body` runs, then lets them finish what they accepted.
///
/// - Parameters:
///   - suppliers: whom to run.
///   - firstPort: the port of the first supplier, the others following; 0 for free ones.
///   - logger: for the servers.
///   - passing: the time in which suppliers do things by themselves, and what sends their webhooks; without it
///     replies that wait leave only when they are released.
///   - body: gets the fleet once every server listens.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws, or why a server could not listen.
package func withSimulators<Value: Sendable>(
  _ suppliers: [SimulatedSupplier], firstPort: Int = 0, logger: Logger,
  passing: (time: any PassingTime, send: MessageSender)? = nil,
  _ body: (SimulatorFleet) async throws -> Value
) async throws -> Value {
  let servers = suppliers.enumerated().map { place, supplier in
    SimulatorServer(supplier, port: firstPort == 0 ? 0 : firstPort + place, logger: logger)
  }
  var services: [any Service] = servers
  if let passing {
    services += suppliers.map {
      SupplierRoutine(supplier: $0, time: passing.time, send: passing.send)
    }
  }
  let group = ServiceGroup(configuration: .init(services: services, logger: logger))
  return try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask { try await group.run() }
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body(try await start(servers))) } catch {
      outcome = .failure(error)
    }
    await group.triggerGracefulShutdown()
    // Why a server failed says more than that it did not start.
    try await tasks.waitForAll()
    return try outcome.get()
  }
}

private func start(_ servers: [SimulatorServer]) async throws -> SimulatorFleet {
  var members: [SimulatorFleet.Member] = []
  for server in servers {
    guard let port = await server.boundPort() else {
      throw SimulatorError.didNotStart(supplier: server.supplier.name)
    }
    members.append(
      SimulatorFleet.Member(supplier: server.supplier, url: "http://127.0.0.1:\(port)"))
  }
  return SimulatorFleet(members: members)
}
