import PurserCore
import PurserSimulator
import PurserSuppliers

/// Plays a shop in front of the gateway: sends orders over HTTP, buys each at the supplier that the
/// gateway chose, and settles or releases it by what the supplier says.
struct Demonstration {
  let fleet: SimulatorFleet
  let configuration: Configuration
  let gateway: RunningGateway
  let report: DemonstrationReport
  let seed: UInt64

  /// Orders sent after the cheapest supplier ran dry, to show the others take over.
  private static let ordersAfterTakeover = 8
  /// The most orders without a given number: the simulated money lasts for fewer.
  private static let mostOrders = 200

  /// Sends the orders and reports each.
  ///
  /// - Parameters:
  ///   - url: where the gateway listens.
  ///   - count: how many; `nil` for as many as it takes to run the cheapest supplier dry.
  ///   - servesOn: whether the gateway goes on afterwards, which the report mentions.
  /// - Returns: how many orders a supplier refused.
  /// - Throws: `DemonstrationError` when the gateway or a supplier does not answer as it should.
  func run(url: String, orders count: Int?, servesOn: Bool) async throws(DemonstrationError) -> Int
  {
    let shop = try DemonstrationShop(url: url, fleet: fleet)
    await gateway.monitor.checkAll()
    report.opening(url: url, sheet: await sheet())
    let suppliers = configuration.suppliers.map(\.supplier)
      .filter { !CarriedScenes.isSeller($0.id.name) }
    var catalogue = DemonstrationCatalogue(suppliers, seed: seed)
    var tally = DemonstrationTally(suppliers: suppliers.map(\.id.name))
    var sinceTakeover: Int?
    while tally.orders < count ?? Self.mostOrders {
      if count == nil, let sinceTakeover, sinceTakeover >= Self.ordersAfterTakeover { break }
      let item = catalogue.next()
      let outcome = try await shop.buy(item, number: tally.orders + 1)
      tally.add(outcome)
      report.line(tally.orders, item, outcome)
      // Nobody looks on any more.
      if Terminal.isBroken { throw .interrupted }
      if outcome.passedOverTheCheapest || sinceTakeover != nil {
        sinceTakeover = (sinceTakeover ?? 0) + 1
      }
    }
    tally.supplierRefusals += try await shop.settleUnconfirmed()
    if fleet.members.contains(where: { CarriedScenes.isSeller($0.supplier.name) }) {
      report.scenes()
      var number = 0
      tally.carried = try await CarriedScenes(shop: shop, fleet: fleet).play { title, sentences in
        number += 1
        report.scene(number, title, sentences)
      }
    }
    await readWhatIsCertain()
    if Task.isCancelled { throw .interrupted }
    report.closing(tally, url: url, sheet: await sheet(), servesOn: servesOn)
    return tally.supplierRefusals
  }

  /// Reads the balances once every supplier certainly shows every order: before, the ledger rightly
  /// subtracts orders that a reading may contain already.
  private func readWhatIsCertain() async {
    let lag = configuration.suppliers.map(\.supplier.lag).max() ?? .zero
    report.waiting(lag)
    do { try await Task.sleep(for: lag + .milliseconds(100)) } catch { return }
    await gateway.monitor.checkAll()
  }

  private func sheet() async -> BalanceSheet {
    let suppliers = configuration.suppliers.map(\.supplier.id)
    var positions: [Position] = []
    do { positions = try await gateway.ledger.positions() } catch {
      Terminal.complain("purser: the ledger does not answer: \(error)")
    }
    return BalanceSheet(
      suppliers: suppliers, positions: positions, statuses: await gateway.monitor.statuses(),
      at: SystemClock.now(), maximumAge: configuration.routing.maximumReadingAge)
  }
}

/// What the demonstration counts.
struct DemonstrationTally {
  /// Orders sent to the gateway.
  private(set) var orders = 0
  /// Orders that the gateway held at a supplier.
  private(set) var routed = 0
  /// Orders that the gateway refused, since no supplier could pay.
  private(set) var refused = 0
  /// Orders held, by supplier.
  private(set) var bySupplier: [String: Int]
  /// Orders that a supplier refused although the gateway had chosen it.
  var supplierRefusals = 0
  /// Orders that the gateway placed itself.
  var carried: [CarriedOutcome] = []

  init(suppliers: [String]) {
    bySupplier = Dictionary(suppliers.map { ($0, 0) }) { first, _ in first }
  }

  mutating func add(_ outcome: DemonstrationOutcome) {
    orders += 1
    switch outcome.fate {
    case .refused: refused += 1
    case .held(let supplier), .bought(let supplier):
      routed += 1
      bySupplier[supplier, default: 0] += 1
    case .supplierRefused(let supplier):
      routed += 1
      bySupplier[supplier, default: 0] += 1
      supplierRefusals += 1
    }
  }
}
