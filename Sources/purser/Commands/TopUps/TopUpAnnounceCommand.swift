import ArgumentParser
import ExactJSON

/// `purser topups announce`: money was sent to a supplier.
struct TopUpAnnounceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "announce", abstract: "Say that money was sent to a supplier.",
    discussion: """
      The reading that shows it is then no surprise. The same again under the same name counts once. Ends with 1 \
      when the gateway refuses it, or none answers.
      """)

  @Argument(help: "Your name for it, such as the reference of the transfer.")
  var id: String

  @Option(help: ArgumentHelp("To whom.", valueName: "name"))
  var supplier: String

  @Option(help: ArgumentHelp("The pool. [default: main]", valueName: "name"))
  var pool: String?

  @Option(help: ArgumentHelp("How much was sent, such as 500.00.", valueName: "amount"))
  var amount: String

  @Option(help: ArgumentHelp("Its currency, such as USD.", valueName: "code"))
  var currency: String

  @Option(
    help: ArgumentHelp(
      "By when it should arrive, such as 2026-12-03T12:00:00Z. [default: nobody says]",
      valueName: "moment"))
  var expected: String?

  @Option(
    help: ArgumentHelp(
      "How much may be kept back on the way. [default: nothing]", valueName: "amount"))
  var feeUpTo: String?

  @Option(help: ArgumentHelp("Your words.", valueName: "text"))
  var note: String?

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var body = JSONObject()
    let members = [
      ("id", id), ("supplier", supplier), ("pool", pool), ("currency", currency),
      ("amount", amount), ("expected_at", expected), ("fee_up_to", feeUpTo), ("note", note),
    ]
    for (name, value) in members { if let value { body[name] = .string(value) } }
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.post("/v1/topups", .object(body))
    if output.json { Terminal.say(reply.body) }
    let topUp = try reply.requireSuccess()
    guard !output.json else { return }
    Terminal.say(topUp.topUpSentence)
  }
}
