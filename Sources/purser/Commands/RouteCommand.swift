import ArgumentParser
import ExactJSON
import Logging
import PurserAPI
import PurserCore
import PurserSuppliers

/// `purser route`: where an order would go, and why.
struct RouteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "route", abstract: "Show where an order would go, holding nothing.",
    discussion: """
      Asks every supplier for its balance, then judges them as the gateway would. Ends with 1 when \
      no supplier can fill the order.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "What the order is paid in: USD.")
  var currency: String

  @Option(help: "What it costs, the same everywhere: 9.50.")
  var cost: String?

  @Option(help: "The product; unit costs come from --offer or the price lists.")
  var sku: String?

  @Option(help: "How many units of the product.")
  var quantity: Int64 = 1

  @Option(name: .customLong("offer"), help: "A supplier's unit cost: foxreload=9.50. Repeatable.")
  var offers: [String] = []

  @Option(help: "A supplier that may fill it; none others may. Repeatable.")
  var allow: [String] = []

  @Option(help: "A supplier that may not fill it. Repeatable.")
  var deny: [String] = []

  @Option(name: .customLong("tag"), help: "A label that the supplier must carry. Repeatable.")
  var tags: [String] = []

  @Option(
    help: """
      The ranking: \(Policy.allCases.map(\.rawValue).joined(separator: ", ")). [default: the \
      configured one]
      """)
  var policy: Policy?

  @Option(help: "The country that it is for: DE.")
  var country: String?

  @Option(help: "A currency that it may be paid in beside its own. Repeatable.")
  var accept: [String] = []

  @Option(help: "Tell of this supplier alone why it is not chosen.")
  var whyNot: String?

  func validate() throws {
    guard (cost == nil) != (sku == nil) else {
      throw ValidationError("Give either --cost or --sku.")
    }
    guard sku != nil || offers.isEmpty else { throw ValidationError("--offer goes with --sku.") }
    guard sku != nil || quantity == 1 else {
      throw ValidationError("--quantity goes with --sku.")
    }
    guard sku?.isEmpty != true else { throw ValidationError("--sku must not be empty.") }
    guard quantity > 0 else { throw ValidationError("--quantity must be above zero.") }
  }

  func run() async throws {
    let configuration = try configurationOptions.load()
    let assembly = try Assembly(configuration, logLevel: .error)
    let order = try order(
      currencies: configuration.currencies, suppliers: Set(assembly.suppliers.map(\.id)))
    let (sheet, state, statuses) = try await assembly.askEverySupplier()
    for line in sheet.failureLines { Terminal.complain(line) }
    let decision = state.preview(
      order,
      router: Router(
        rules: configuration.routing, statuses: statuses, health: OrderHealth(statuses)),
      at: assembly.clock.now())
    if let whyNot {
      _ = try known([whyNot], among: Set(assembly.suppliers.map(\.id)))
      Terminal.say(decision.whyNot(SupplierID(whyNot)))
      if decision.hold == nil { throw ExitCode.failure }
      return
    }
    if output.json {
      Terminal.say(decision.previewJSON(.all, style: .pretty))
    } else {
      Terminal.say(decision.table)
    }
    if decision.hold == nil { throw ExitCode.failure }
  }

  private func order(
    currencies: CurrencyTable, suppliers: Set<SupplierID>
  ) throws(CommandFailure) -> Order {
    guard let currency = currencies[currency] else {
      throw .unusable("purser: `\(currency)` is no known currency; use an ISO 4217 code")
    }
    var accepted: [Currency] = []
    for code in accept {
      guard let currency = currencies[code] else {
        throw .unusable("purser: `\(code)` is no known currency; use an ISO 4217 code")
      }
      accepted.append(currency)
    }
    guard let id = OrderID("route") else { throw .failed("no order can be named") }
    var allowed: Set<SupplierID>?
    if !allow.isEmpty { allowed = try known(allow, among: suppliers) }
    return Order(
      id: id, currency: currency, item: try item(in: currency, suppliers: suppliers),
      allow: allowed, deny: try known(deny, among: suppliers), tags: Set(tags), policy: policy,
      country: country, accepts: accept.isEmpty ? nil : accepted)
  }

  private func item(
    in currency: Currency, suppliers: Set<SupplierID>
  ) throws(CommandFailure) -> Order.Item {
    if let cost { return .cost(try amount(cost, in: currency, of: "--cost")) }
    var parsed: [Order.Offer] = []
    for offer in offers {
      let parts = offer.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw .unusable("purser: `--offer \(offer)` is not of the form supplier=9.50")
      }
      let supplier = SupplierID(parts[0])
      _ = try known([parts[0]], among: suppliers)
      guard !parsed.contains(where: { $0.supplier == supplier }) else {
        throw .unusable("purser: --offer names \(supplier) a second time")
      }
      parsed.append(
        Order.Offer(
          supplier: supplier, unitCost: try amount(parts[1], in: currency, of: "--offer")))
    }
    return .product(sku: sku ?? "", quantity: quantity, offers: parsed)
  }

  private func amount(
    _ text: String, in currency: Currency, of option: String
  ) throws(CommandFailure) -> Money {
    let money: Money
    do { money = try Money(text, currency, rounding: .up) } catch {
      throw .unusable("purser: \(option) \(error)")
    }
    guard money.isPositive else { throw .unusable("purser: \(option) must be above zero") }
    return money
  }

  private func known(
    _ names: [String], among suppliers: Set<SupplierID>
  ) throws(CommandFailure) -> Set<SupplierID> {
    let ids = Set(names.map(SupplierID.init))
    if let stranger = ids.subtracting(suppliers).sorted().first {
      throw .unusable("purser: suppliers.yaml has no supplier `\(stranger)`")
    }
    return ids
  }
}

extension Policy: ExpressibleByArgument {}
