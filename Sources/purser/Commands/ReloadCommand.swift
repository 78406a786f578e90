import ArgumentParser
import ExactJSON

/// `purser reload`: has the running gateway read its configuration anew.
struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload", abstract: "Have the running gateway read suppliers.yaml anew.",
    discussion: """
      The gateway checks the file, and takes all of it into use or nothing: credentials, prices, \
      suppliers, floors, pauses, limits. Prints what is different. Ends with 1 when the gateway \
      refuses it, and goes on as before, or does not answer.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions

  @Flag(help: "Only say what would change.")
  var dryRun = false

  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let response = try await gateway.post(
      "/v1/reload", ["dry_run": .bool(dryRun)], timeout: .seconds(60))
    let answer = response.answer
    if output.json { Terminal.say(response.body) }
    guard response.status == 200 else {
      throw CommandFailure.failed(
        "nothing has changed: \(answer["detail"]?.stringValue ?? "status \(response.status)")")
    }
    if !output.json { tell(answer) }
  }

  private func tell(_ answer: JSONValue) {
    for warning in answer["warnings"]?.arrayValue ?? [] {
      Terminal.complain(warning.stringValue ?? "")
    }
    for change in answer["changes"]?.arrayValue ?? [] { Terminal.say(change.stringValue ?? "") }
    let file = answer["file"]?.stringValue ?? ""
    switch answer["status"]?.stringValue {
    case "reloaded": Terminal.say("\(file): in use")
    case "rehearsed": Terminal.say("\(file): can be taken into use")
    default: Terminal.say("\(file): nothing has changed")
    }
  }
}
