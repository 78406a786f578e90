import ArgumentParser
import ExactJSON

/// `purser webhooks list`: how each receiver stands.
struct WebhookListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show how each receiver of webhooks stands.")

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.get("/v1/webhooks")
    if output.json { Terminal.say(reply.body) }
    let receivers = try reply.requireSuccess()["webhooks"]?.arrayValue ?? []
    guard !output.json else { return }
    guard !receivers.isEmpty else {
      return Terminal.say("nobody is told of orders: suppliers.yaml has no `webhooks`")
    }
    Terminal.say(Self.table(receivers))
  }

  private static func table(_ receivers: [JSONValue]) -> String {
    var table = Table([
      (title: "NAME", alignment: .left), (title: "STATE", alignment: .left),
      (title: "WAITING", alignment: .right), (title: "GIVEN UP", alignment: .right),
      (title: "UNKNOWN", alignment: .right),
      (title: "LAST ARRIVED", alignment: .left), (title: "LAST FAILURE", alignment: .left),
    ])
    for receiver in receivers {
      func text(_ name: String) -> String {
        receiver[name]?.stringValue ?? receiver[name]?.numberValue?.text ?? "-"
      }
      let failure = receiver["failed_at"]?.stringValue.map { "\($0) \(text("error"))" }
      table.add([
        text("name"), text("state"), text("waiting"), text("given_up"), text("unknown"),
        text("succeeded_at"), failure ?? "-",
      ])
    }
    return table.text
  }
}
