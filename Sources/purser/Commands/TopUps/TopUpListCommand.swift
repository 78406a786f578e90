import ArgumentParser
import ExactJSON

/// `purser topups list`: top-ups on their way, and those that are over.
struct TopUpListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show top-ups on their way, and those that were lately.")

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.get("/v1/topups")
    if output.json { Terminal.say(reply.body) }
    let topUps = try reply.requireSuccess()["topups"]?.arrayValue ?? []
    guard !output.json else { return }
    guard !topUps.isEmpty else { return Terminal.say("no top-up is on its way, or was lately") }
    Terminal.say(Self.table(topUps))
  }

  private static func table(_ topUps: [JSONValue]) -> String {
    var table = Table([
      (title: "ID", alignment: .left), (title: "STATE", alignment: .left),
      (title: "SUPPLIER", alignment: .left), (title: "POOL", alignment: .left),
      (title: "AMOUNT", alignment: .right), (title: "ARRIVED", alignment: .right),
      (title: "FEE", alignment: .right), (title: "CURRENCY", alignment: .left),
      (title: "ANNOUNCED", alignment: .left), (title: "EXPECTED", alignment: .left),
      (title: "NOTE", alignment: .left),
    ])
    let members = [
      "id", "state", "supplier", "pool", "amount", "arrived", "fee", "currency", "announced_at",
      "expected_at", "note",
    ]
    for topUp in topUps { table.add(members.map { topUp[$0]?.stringValue ?? "-" }) }
    return table.text
  }
}

extension JSONValue {
  /// A top-up as the gateway tells it, in a sentence.
  var topUpSentence: String {
    func text(_ name: String) -> String { self[name]?.stringValue ?? "-" }
    let arrived =
      self["arrived"]?.stringValue.map { arrived in
        let fee = self["fee"]?.stringValue.map { ", \($0) were kept back" } ?? ""
        return ": \(arrived) have arrived\(fee)"
      } ?? ""
    return
      "\(text("id")): \(text("amount")) \(text("currency")) to \(text("supplier"))/\(text("pool")), "
      + "\(text("state"))\(arrived)"
  }
}
