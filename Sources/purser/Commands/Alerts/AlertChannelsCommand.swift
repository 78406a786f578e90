import ArgumentParser
import ExactJSON

/// `purser alerts channels`: how those stand who are told of alerts.
struct AlertChannelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "channels", abstract: "Show how each receiver of alerts stands.",
    discussion: "Ends with 1 when no gateway answers.")

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.get("/v1/alert-channels")
    if output.json { Terminal.say(reply.body) }
    let channels = try reply.requireSuccess()["channels"]?.arrayValue ?? []
    guard !output.json else { return }
    guard !channels.isEmpty else { return Terminal.say("nobody is told of alerts") }
    Terminal.say(Self.table(channels))
  }

  private static func table(_ channels: [JSONValue]) -> String {
    var table = Table([
      (title: "CHANNEL", alignment: .left), (title: "SERVICE", alignment: .left),
      (title: "RECEIVER", alignment: .left), (title: "STATE", alignment: .left),
      (title: "WAITING", alignment: .right), (title: "GIVEN UP", alignment: .right),
      (title: "UNKNOWN", alignment: .right), (title: "LAST ARRIVED", alignment: .left),
      (title: "LAST FAILURE", alignment: .left),
    ])
    for channel in channels {
      func text(_ value: JSONValue?) -> String {
        value?.stringValue ?? value?.numberValue?.text ?? "-"
      }
      let endpoint = channel["endpoint"]
      let failure = [endpoint?["failed_at"], channel["error"]].compactMap { $0?.stringValue }
      table.add(
        ["channel", "service", "receiver"].map { text(channel[$0]) }
          + ["state", "waiting", "given_up", "unknown", "succeeded_at"].map { text(endpoint?[$0]) }
          + [failure.isEmpty ? "-" : failure.joined(separator: " ")])
    }
    return table.text
  }
}
