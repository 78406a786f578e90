import ArgumentParser
import ExactJSON

/// `purser runway`: how long each pool lasts.
struct RunwayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runway",
    abstract: "Show how long each pool lasts, and what it can still pay for.",
    discussion: """
      Asks the running gateway. DAYS is what the supplier said by what the last whole day took; DRY follows the \
      hours of the week once two weeks are known.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Only pools of this supplier.")
  var supplier: String?

  @Option(help: "Only pools of this name.")
  var pool: String?

  @Option(help: "Count the orders of this product alone.")
  var sku: String?

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let given = [("supplier", supplier), ("pool", pool), ("sku", sku)]
    let query = given.compactMap { name, value in value.map { (name: name, value: $0) } }
    let reply = try await gateway.get("/v1/runway", query: query)
    if output.json { Terminal.say(reply.body) }
    let answer = try reply.requireSuccess()
    guard !output.json else { return }
    let pools = answer["runway"]?.arrayValue ?? []
    guard !pools.isEmpty else { return Terminal.say("no pool was read yet") }
    Terminal.say(Self.table(pools))
    let products = answer["products"]?.arrayValue ?? []
    if !products.isEmpty { Terminal.say("\n" + Self.products(products)) }
  }

  private static func table(_ pools: [JSONValue]) -> String {
    var table = Table([
      ("SUPPLIER", .left), ("POOL", .left), ("SPENDABLE", .right), ("AN HOUR", .right),
      ("FROM", .left), ("DAYS", .right), ("DRY", .left), ("EARLIEST", .left),
    ])
    for pool in pools {
      func text(_ name: String) -> String { pool[name]?.stringValue ?? "-" }
      let (low, spend) = (pool["spendable"]?["low"]?.stringValue, pool["hourly_spend"])
      let basis = spend?["basis"]?.stringValue ?? "unknown"
      let count = spend?["basis_count"]?.numberValue?.text
      table.add([
        text("supplier"), text("pool"), "\(low ?? "-") \(text("currency"))",
        spend?["mean"]?.stringValue ?? "-", count.map { "\($0) \(basis)" } ?? basis,
        text("days_remaining"), text("dry_at"), text("dry_earliest"),
      ])
    }
    return table.text
  }

  private static func products(_ products: [JSONValue]) -> String {
    var table = Table([("PRODUCT", .left), ("ORDERS", .right), ("POOLS", .right)])
    for product in products {
      func number(_ name: String) -> String { product[name]?.numberValue?.text ?? "-" }
      table.add([product["sku"]?.stringValue ?? "-", number("orders"), number("pools")])
    }
    return table.text
  }
}
