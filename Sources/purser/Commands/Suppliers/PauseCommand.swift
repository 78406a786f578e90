import ArgumentParser
import ExactJSON

/// `purser pause`: keeps new orders away from a supplier for a time.
struct PauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Send a supplier no new orders for a time.",
    discussion: """
      Tells the running gateway, which keeps it beside its ledger: it stands over suppliers.yaml, also after a \
      restart, until its time is over or `purser resume`. Orders that the supplier has go on. Ends with 1 when \
      the gateway refuses it or does not answer.
      """)

  @Argument(help: "The supplier's name in suppliers.yaml.")
  var supplier: String

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("How long: 30m, 2h, 1d. [default: until it is resumed]", valueName: "time"))
  var length: String?

  @Option(help: "Why, for whoever reads a decision.")
  var reason: String?

  @Option(
    name: .customLong("sku"),
    help: "Only orders for this product; may be given several times. [default: all orders]")
  var skus: [String] = []

  @Option(help: "Who says it. [default: the name of this user]")
  var by: String?

  @Flag(help: "Until it has no open orders any more and is resumed, instead of for a time.")
  var drain = false

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if drain, !skus.isEmpty {
      throw ValidationError("`--drain` goes with all orders, not with `--sku`")
    }
  }

  func run() async throws {
    var body = JSONObject()
    body["by"] = .string(by ?? SteeringAnswer.userName)
    if let length { body["for"] = .string(length) }
    if let reason { body["reason"] = .string(reason) }
    if !skus.isEmpty { body["skus"] = .array(skus.map { .string($0) }) }
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let verb = drain ? "drain" : "pause"
    let reply = try await gateway.post(
      "/v1/suppliers/\(supplier.percentEncoded)/\(verb)", .object(body))
    try SteeringAnswer.tell(reply, of: supplier, output)
  }
}
