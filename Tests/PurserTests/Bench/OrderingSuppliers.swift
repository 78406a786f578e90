import CurlClient
import Foundation
import Logging
import PurserCore
import PurserSimulator

/// A simulated supplier that takes orders, and how.
struct OrderingSupplier: Sendable {
  /// What a unit of everything costs.
  static let unitCost = "9.75 USD"
  /// What can be ordered.
  static let sku = "gift-10"

  let style: OrderStyle
  let supplier: SimulatedSupplier
  var name: String { supplier.name }

  /// A supplier that is called like its style, unless it has a name.
  init(_ style: OrderStyle, name: String? = nil, opening: String = "500.00 USD") throws {
    self.style = style
    supplier = SimulatedSupplier(
      name: name ?? style.rawValue, style: style, opening: try .of(opening),
      catalogue: OrderCatalogue(
        unitCost: try .of(Self.unitCost), confirmationTime: .seconds(4)),
      now: SimulatedSupplier.wallClock)
  }
}

/// How quickly the gateway of a test follows its orders.
struct FollowingPace {
  /// How often an order under way is looked up.
  var poll = "250ms"
  /// How long an order that is not found may still have been taken.
  var absentAfter = "2s"
  /// How long a supplier may take to reply.
  var timeout = "10s"
  /// How often a balance is read where nothing else asks for it.
  var refresh = "120s"
}

/// Runs suppliers that take orders, and a bench whose `suppliers.yaml` reaches them.
///
/// - Parameters:
///   - suppliers: whom to run, the preferred one first.
///   - pace: how quickly orders are followed.
///   - head: what `suppliers.yaml` says besides.
///   - body: what to do.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws, or why there is no bench.
func withOrderBench<Value: Sendable>(
  _ suppliers: [OrderingSupplier], pace: FollowingPace = FollowingPace(), head: String = "",
  _ body: (TestBench) async throws -> Value
) async throws -> Value {
  var logger = Logger(label: "simulator")
  logger.logLevel = .critical
  let client = try CurlClient()
  defer { client.shutdown() }
  let send: MessageSender = { message in
    let headers = message.headers.map { HTTPHeader(name: $0.name, value: $0.value) }
    return try? await client.execute(
      HTTPRequest(method: .post, url: message.url, headers: headers, body: message.body)
    ).status
  }
  return try await withSimulators(
    suppliers.map(\.supplier), logger: logger,
    passing: (time: MachineTime(SimulatedSupplier.wallClock), send: send)
  ) { fleet in
    var text = SandboxFile.text(
      zip(suppliers, fleet.members).map { (name: $0.name, style: $0.style, url: $1.url) },
      credentials: OrderWire.Credentials(), unitCost: try .of(OrderingSupplier.unitCost),
      products: [OrderingSupplier.sku])
    for (number, one) in suppliers.enumerated() {
      text = text.replacingOccurrences(
        of: "\n  \(one.name):\n",
        with:
          "\n  \(one.name):\n    priority: \(number)\n    lag: 0s\n    timeout: \(pace.timeout)\n"
          + "    refresh: \(pace.refresh)\n")
    }
    text =
      text
      .replacingOccurrences(
        of: "\n      order:\n",
        with: "\n      order:\n        poll: [{every: \(pace.poll), for: 10m}]\n"
      ).replacingOccurrences(of: "absent_after: 2m", with: "absent_after: \(pace.absentAfter)")
    return try await TestBench.with(head + text, environment: fleet.environment, body)
  }
}
