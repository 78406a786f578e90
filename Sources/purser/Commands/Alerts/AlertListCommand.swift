import ArgumentParser
import ExactJSON

/// `purser alerts list`: what is wrong, the worst first.
struct AlertListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show what is wrong, the worst first.",
    discussion: "Ends with 1 when no gateway answers.")

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.get("/v1/alerts")
    if output.json { Terminal.say(reply.body) }
    let alerts = try reply.requireSuccess()["alerts"]?.arrayValue ?? []
    guard !output.json else { return }
    guard !alerts.isEmpty else { return Terminal.say("nothing wants you") }
    Terminal.say(Self.table(alerts))
  }

  private static func table(_ alerts: [JSONValue]) -> String {
    var table = Table([
      (title: "TIER", alignment: .left), (title: "ALERT", alignment: .left),
      (title: "SINCE", alignment: .left), (title: "STATE", alignment: .left),
      (title: "WHAT", alignment: .left),
    ])
    for alert in alerts {
      func text(_ name: String) -> String { alert[name]?.stringValue ?? "-" }
      table.add([
        text("tier"), text("alert"), text("since"), AlertAnswer.state(of: alert), text("headline"),
      ])
    }
    return table.text
  }
}
