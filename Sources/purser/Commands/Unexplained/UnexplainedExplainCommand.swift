import ArgumentParser
import ExactJSON

/// `purser unexplained explain`: what a drift or credit was.
struct UnexplainedExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say what a drift or credit was.",
    discussion: "Ends with 1 when the gateway refuses it, or none answers.")

  @Argument(help: "The number of the entry.")
  var transaction: Int64

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "A type of entries: adjustment, transfer_fee, or one that suppliers.yaml declares. "
        + "[default: adjustment]", valueName: "type"))
  var type: String?

  @Option(help: ArgumentHelp("Your words.", valueName: "text"))
  var note: String?

  @Option(help: ArgumentHelp("The order that it is about.", valueName: "id"))
  var order: String?

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var body = JSONObject()
    for (name, value) in [("as", type), ("note", note), ("order", order)] {
      if let value { body[name] = .string(value) }
    }
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.post(
      "/v1/transactions/\(transaction)/explain", .object(body))
    if output.json { Terminal.say(reply.body) }
    let answer = try reply.requireSuccess()
    guard !output.json else { return }
    func text(_ name: String) -> String { answer[name]?.stringValue ?? "-" }
    Terminal.say(
      "\(transaction) is explained: \(text("type")) of \(text("amount")) \(text("currency")) at "
        + "\(text("supplier"))/\(text("pool"))")
  }
}
