import ArgumentParser
import ExactJSON

/// `purser alerts test`: tries a channel.
struct AlertTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a channel a message that means nothing.",
    discussion: """
      Ends with 1 when it does not arrive at one of its receivers, or no gateway answers.
      """)

  @Argument(help: "The channel's name in suppliers.yaml.")
  var channel: String

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.post(
      "/v1/alert-channels/\(channel.percentEncoded)/test", .object(JSONObject()),
      timeout: .seconds(600))
    if output.json { Terminal.say(reply.body) }
    let receivers = try reply.requireSuccess()["receivers"]?.arrayValue ?? []
    if !output.json {
      for receiver in receivers where receiver["arrived"]?.boolValue == true {
        let time = receiver["duration_ms"]?.numberValue?.text ?? "0"
        Terminal.say("\(name(of: receiver)) got it in \(time) ms")
      }
    }
    guard !receivers.isEmpty else {
      throw CommandFailure.failed("\(channel) has no receiver that could be tried")
    }
    let failures = receivers.filter { $0["arrived"]?.boolValue != true }.map(failure)
    guard failures.isEmpty else {
      throw CommandFailure.failed(failures.joined(separator: "\npurser: "))
    }
  }

  private func failure(_ receiver: JSONValue) -> String {
    let isUnknown = receiver["unknown"]?.boolValue == true
    let outcome = isUnknown ? "may or may not have got it" : "did not get it"
    let problem = receiver["error"]?.stringValue ?? "no reason is known"
    return "\(name(of: receiver)) \(outcome): \(problem)"
  }

  /// The channel, with the receiver where it has several.
  private func name(of receiver: JSONValue) -> String {
    guard let name = receiver["receiver"]?.stringValue else { return channel }
    return "\(channel) (\(name))"
  }
}
