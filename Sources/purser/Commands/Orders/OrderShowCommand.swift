import ArgumentParser
import ExactJSON

/// `purser orders show`: an order, and how it came to where it stands.
struct OrderShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show an order, and how it came to where it stands.")

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The order's name.") var id: String

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.get(
      "/v1/orders/\(id.percentEncoded)", query: output.json ? [("candidates", "all")] : [])
    let order = try reply.requireSuccess()
    if output.json { return Terminal.say(order.encoded(style: .pretty)) }
    Terminal.say(order.orderText)
  }
}

extension JSONValue {
  /// An order of the API for people: where it stands, what it is about, and the sentences of its explanation.
  var orderText: String {
    var lines: [String] = []
    for name in Self.orderMembers {
      guard let value = self[name], !value.isNull else { continue }
      lines.append("\(name): \(value.stringValue ?? value.numberValue?.text ?? "")")
    }
    for name in self["metadata"]?.objectValue?.names ?? [] {
      lines.append("metadata.\(name): \(self["metadata"]?[name]?.stringValue ?? "")")
    }
    lines.append("")
    lines += (self["explanation"]?.arrayValue ?? []).compactMap(\.stringValue)
    if let wait = self["waits_for"]?["detail"]?.stringValue { lines.append(wait) }
    return lines.joined(separator: "\n")
  }

  private static let orderMembers = [
    "id", "state", "supplier", "pool", "amount", "actual", "currency", "sku", "quantity",
    "unit_cost", "reference", "attempt_id", "supplier_reference", "placed_at", "sent_at",
    "accepted_at",
    "unknown_since", "ended_at", "expires_at", "inferred", "refusal",
  ]
}
