import ArgumentParser
import ExactJSON

/// `purser topups match`: a detected credit is the top-up.
struct TopUpMatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match", abstract: "Say which detected credit a top-up is.",
    discussion: """
      Whatever its amount. `purser history` has the numbers. Ends with 1 when the gateway refuses it, or none \
      answers.
      """)

  @Argument(help: "The name that it was announced under.")
  var id: String

  @Argument(help: "The number of the entry `credit_detected`.")
  var transaction: Int64

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var body = JSONObject()
    body["transaction"] = .number(JSONNumber(transaction))
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.post(
      "/v1/topups/\(id.percentEncoded)/match", .object(body))
    if output.json { Terminal.say(reply.body) }
    let topUp = try reply.requireSuccess()
    guard !output.json else { return }
    Terminal.say(topUp.topUpSentence)
  }
}
