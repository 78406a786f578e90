import ArgumentParser
import ExactJSON

/// `purser webhooks resend`: sends what did not arrive.
struct WebhookResendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resend", abstract: "Send a receiver again what it did not get.",
    discussion: """
      What was given up, and what waits to be tried again, is sent at once; to a receiver that wanted no more as \
      well. Ends with 1 when there is no such receiver, or no gateway answers.
      """)

  @Argument(help: "The receiver's name in suppliers.yaml.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "Only what was taken in from this moment on, such as 2026-11-30T00:00:00Z. [default: all of it]",
      valueName: "moment"))
  var since: String?

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var body = JSONObject()
    if let since { body["since"] = .string(since) }
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.post(
      "/v1/webhooks/\(name.percentEncoded)/resend", .object(body))
    if output.json { Terminal.say(reply.body) }
    let answer = try reply.requireSuccess()
    guard !output.json else { return }
    Terminal.say("\(answer["messages"]?.numberValue?.text ?? "0") messages are sent to \(name)")
  }
}
