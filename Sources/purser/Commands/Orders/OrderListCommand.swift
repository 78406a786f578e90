import ArgumentParser
import ExactJSON
import PurserCore

/// `purser orders list`: the orders that fit.
struct OrderListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List orders, the newest first.",
    discussion: """
      Asks the running gateway. A table or JSON shows a page; CSV and NDJSON give every order that fits, the \
      oldest first.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions

  @Option(
    help: """
      Only orders in these states, with commas between: \
      \(OrderState.Name.allCases.map(\.rawValue).joined(separator: ", ")).
      """)
  var state: String?

  @Flag(
    help: """
      Only orders that want a person: of unknown outcome, expired without a reading that tells, about to \
      expire, bought for more than their price in the last week, or bought twice.
      """)
  var attention = false

  @Option(help: "Only orders of which this supplier has money of an attempt, or may have.")
  var supplier: String?
  @Option(help: "Only orders that their supplier calls so.") var supplierReference: String?
  @Flag(help: "Only orders that were bought for more than their price.") var overPrice = false
  @Flag(help: "Only orders that are bought by two of their attempts.") var boughtTwice = false
  @Option(help: "Only orders of this product.") var sku: String?
  @Option(help: "Only orders with this reference.") var reference: String?

  @Option(help: "Only orders with this in their metadata: customer=42. Repeatable.")
  var metadata: [String] = []

  @Option(help: "Only orders from this moment on: 2026-05-01T00:00:00Z.") var from: String?
  @Option(help: "Only orders before this moment.") var until: String?
  @Option(help: "The most orders of a page, 1 to 1000. [default: 50]") var limit: Int?
  @Option(help: "The cursor that the page before ended with.") var cursor: String?
  @Flag(exclusivity: .exclusive) var format: ListingFormatFlag?

  func validate() throws {
    guard (1...1000).contains(limit ?? 50) else {
      throw ValidationError("--limit must be from 1 to 1000.")
    }
    guard metadata.allSatisfy({ $0.contains("=") && $0.first != "=" }) else {
      throw ValidationError("--metadata is of the form name=value.")
    }
    guard !attention || state == nil else {
      throw ValidationError("--attention says which states are meant; leave --state out.")
    }
  }

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.getText("/v1/orders", query: query)
    switch format {
    case .ndjson?, .csv?: Terminal.write(reply)
    case .json?: Terminal.say(try JSONParser.parse(reply).encoded(style: .pretty))
    case nil: try show(JSONParser.parse(reply))
    }
  }

  private var query: [(name: String, value: String)] {
    var query: [(name: String, value: String)] = []
    let options = [
      ("state", state), ("needs", attention ? "attention" : nil), ("supplier", supplier),
      ("supplier_reference", supplierReference), ("over_price", overPrice ? "true" : nil),
      ("bought_twice", boughtTwice ? "true" : nil), ("sku", sku), ("reference", reference),
      ("from", from), ("until", until),
      ("cursor", cursor), ("format", format?.rawValue),
    ]
    for case (let name, let value?) in options { query.append((name, value)) }
    if format == nil || format == .json { query.append(("limit", String(limit ?? 50))) }
    for pair in metadata {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query.append(("metadata.\(parts[0])", String(parts[1])))
    }
    return query
  }

  private func show(_ page: JSONValue) {
    var table = Table([
      ("PLACED", .left), ("ORDER", .left), ("WHAT", .left), ("STATE", .left),
      ("SUPPLIER", .left), ("AMOUNT", .right), ("REFERENCE", .left),
      ("SUPPLIER REFERENCE", .left),
    ])
    let orders = page["orders"]?.arrayValue ?? []
    for order in orders { table.add(order.orderRow) }
    Terminal.say(orders.isEmpty ? "no orders" : table.text)
    if let cursor = page["next_cursor"]?.stringValue {
      Terminal.complain("for more: --cursor \(cursor)")
    }
  }
}

extension JSONValue {
  /// An order of the API for people.
  fileprivate var orderRow: [String] {
    func text(_ name: String) -> String { self[name]?.stringValue ?? "" }
    let quantity = self["quantity"]?.numberValue?.text
    let product = self["sku"]?.stringValue.map { "\(quantity ?? "1") x \($0)" }
    let isBoughtTwice = self["bought_twice"]?.boolValue ?? false
    // Of an order that is bought twice what both cost, as far as they were paid in one currency.
    let bought = isBoughtTwice ? self["bought"]?["amount"]?.stringValue : nil
    let amount = bought ?? self["actual"]?.stringValue ?? self["amount"]?.stringValue
    let reason =
      self["refusal"]?.stringValue ?? self["inferred"]?.stringValue
      ?? (isBoughtTwice ? "bought twice" : nil)
      ?? self["over_price"]?.stringValue.map { "\($0) over its price" }
    return [
      text("placed_at"), text("id"), product ?? "",
      [text("state"), reason].compactMap(\.self).joined(separator: ": "), text("supplier"),
      amount.map { "\($0) \(text("currency"))" } ?? "", text("reference"),
      text("supplier_reference"),
    ]
  }
}
