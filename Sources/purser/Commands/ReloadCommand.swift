import ArgumentParser
import CurlClient
import ExactJSON
import Foundation
import PurserSuppliers

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

  @Option(
    help: ArgumentHelp(
      "Where the gateway listens. [default: where the file says]", valueName: "url"))
  var url: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let address = try url ?? gatewayAddress()
    let body: JSONValue = ["dry_run": .bool(dryRun)]
    let response: HTTPResponse
    do {
      response = try await CurlClient().execute(
        HTTPRequest(
          method: .post, url: address + "/v1/reload",
          headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
          body: body.encoded(), timeout: .seconds(60)))
    } catch {
      throw CommandFailure.failed("no gateway answers at \(address): \(error)")
    }
    guard let answer = try? JSONParser.parse(response.body) else {
      throw CommandFailure.failed("what answers at \(address) is no gateway")
    }
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

  /// Where the file says that the gateway listens; nothing else of it is looked at, since the gateway may know
  /// variables that are not set here.
  private func gatewayAddress() throws(CommandFailure) -> String {
    do throws(ConfigurationError) {
      let server = try Configuration.server(
        path: configurationOptions.path, environment: ProcessInfo.processInfo.environment)
      let host = server.host.contains(":") ? "[\(server.host)]" : server.host
      return "http://\(host):\(server.port)"
    } catch {
      let advice = configurationOptions.advice(on: error)
      throw .unusable(([error.rendered()] + advice).joined(separator: "\n"))
    }
  }
}
