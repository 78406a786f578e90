import ArgumentParser
import ExactJSON

/// `purser webhooks test`: tries a receiver.
struct WebhookTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a receiver a message that means nothing.",
    discussion: "Ends with 1 when it does not arrive, or no gateway answers.")

  @Argument(help: "The receiver's name in suppliers.yaml.")
  var name: String

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.post(
      "/v1/webhooks/\(name.percentEncoded)/test", .object(JSONObject()), timeout: .seconds(90))
    if output.json { Terminal.say(reply.body) }
    let answer = try reply.requireSuccess()
    if let problem = answer["error"]?.stringValue {
      let outcome =
        answer["unknown"]?.boolValue == true ? "may or may not have got it" : "did not get it"
      throw CommandFailure.failed("\(name) \(outcome): \(problem)")
    }
    guard !output.json else { return }
    Terminal.say("\(name) got it in \(answer["duration_ms"]?.numberValue?.text ?? "0") ms")
  }
}
