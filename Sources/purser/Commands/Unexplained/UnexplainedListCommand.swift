import ArgumentParser
import ExactJSON

/// `purser unexplained list`: drift and credits, with what they may have been.
struct UnexplainedListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show drift and credits that nothing explains.")

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.get("/v1/unexplained")
    if output.json { Terminal.say(reply.body) }
    let rows = try reply.requireSuccess()["unexplained"]?.arrayValue ?? []
    guard !output.json else { return }
    guard !rows.isEmpty else { return Terminal.say("nothing is unexplained") }
    Terminal.say(Self.table(rows))
  }

  private static func table(_ rows: [JSONValue]) -> String {
    var table = Table([
      (title: "NUMBER", alignment: .right), (title: "AT", alignment: .left),
      (title: "TYPE", alignment: .left), (title: "SUPPLIER", alignment: .left),
      (title: "POOL", alignment: .left), (title: "OPEN", alignment: .right),
      (title: "CURRENCY", alignment: .left), (title: "MAY BE", alignment: .left),
    ])
    for row in rows {
      func text(_ name: String) -> String { row[name]?.stringValue ?? "-" }
      let suggestions = row["suggestions"]?.arrayValue ?? []
      let others = suggestions.count > 1 ? " (and \(suggestions.count - 1) more)" : ""
      table.add([
        row["transaction"]?.numberValue?.text ?? "-", text("at"), text("type"), text("supplier"),
        text("pool"), text("open"), text("currency"),
        (suggestions.first?["text"]?.stringValue ?? "-") + others,
      ])
    }
    return table.text
  }
}
