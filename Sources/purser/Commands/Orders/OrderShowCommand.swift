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
    for name in Self.sums {
      if let line = self[name]?.sumText(self["currency"]?.stringValue) {
        lines.append("\(name): \(line)")
      }
    }
    if self["bought_twice"]?.boolValue ?? false { lines.append("bought_twice: true") }
    for name in self["metadata"]?.objectValue?.names ?? [] {
      lines.append("metadata.\(name): \(self["metadata"]?[name]?.stringValue ?? "")")
    }
    lines.append("")
    lines += (self["explanation"]?.arrayValue ?? []).compactMap(\.stringValue)
    if let wait = self["waits_for"]?["detail"]?.stringValue { lines.append(wait) }
    return lines.joined(separator: "\n")
  }

  /// What all attempts of an order come to together.
  private static let sums = ["bought", "held_on", "freed", "given_back"]

  /// So many units for so much, of each currency; `nil` where it is nothing.
  private func sumText(_ currency: String?) -> String? {
    let own = self["amount"]?.stringValue.map { "\($0) \(currency ?? "")" }
    let also = (self["also"]?.arrayValue ?? []).map { amount in
      "\(amount["amount"]?.stringValue ?? "") \(amount["currency"]?.stringValue ?? "")"
    }
    let isNothing = self["amount"]?.stringValue?.allSatisfy { $0 == "0" || $0 == "." } ?? true
    guard let own, !isNothing || !also.isEmpty else { return nil }
    let count = self["quantity"]?.numberValue.map { "\($0.text) for " } ?? ""
    return count + ([own] + also).joined(separator: " and ")
  }

  private static let orderMembers = [
    "id", "state", "supplier", "pool", "amount", "actual", "currency", "sku", "quantity",
    "unit_cost", "reference", "attempt_id", "supplier_reference", "placed_at", "sent_at",
    "accepted_at",
    "unknown_since", "ended_at", "expires_at", "inferred", "refusal",
  ]
}
