import ArgumentParser
import ExactJSON

/// `purser orders watch`: an order until its hold has ended.
struct OrderWatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Follow an order until its hold has ended.",
    discussion: """
      Prints a line whenever it stands otherwise. Ends with 0 once it is settled, else with 1.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions

  @Argument(help: "The order's name.") var id: String

  @Option(help: "How often the gateway is asked, in seconds, 1 to 3600.") var every = 2

  func validate() throws {
    guard (1...3600).contains(every) else {
      throw ValidationError("--every must be from 1 to 3600.")
    }
  }

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    var told: String?
    while true {
      let order = try await gateway.get("/v1/orders/\(id.percentEncoded)").requireSuccess()
      let state = order["state"]?.stringValue ?? ""
      let line = order["explanation"]?.arrayValue?.last?.stringValue ?? ""
      if told != line { Terminal.say("\(state): \(line)") }
      told = line
      guard order["ended_at"]?.isNull ?? true, state != "refused" else {
        if state == "settled" { return }
        throw ExitCode.failure
      }
      try await Task.sleep(for: .seconds(every))
    }
  }
}
