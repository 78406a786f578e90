import ArgumentParser
import CurlClient
import ExactJSON
import Foundation
import PurserSuppliers

/// The option of every command that asks the running gateway.
struct GatewayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the gateway listens. [default: where the file says]", valueName: "url"))
  var url: String?

  /// The gateway to be asked.
  ///
  /// - Throws: `CommandFailure` where neither the option nor the configuration tells where it listens.
  func gateway(
    _ configurationOptions: ConfigurationOptions
  ) throws(CommandFailure) -> RemoteGateway {
    if let url { return RemoteGateway(address: url) }
    return RemoteGateway(address: try address(of: configurationOptions))
  }

  /// Where the file says that the gateway listens; nothing else of it is looked at, since the gateway may know
  /// variables that are not set here.
  private func address(of options: ConfigurationOptions) throws(CommandFailure) -> String {
    do throws(ConfigurationError) {
      let server = try Configuration.server(
        path: options.path, environment: ProcessInfo.processInfo.environment)
      let host = server.host.contains(":") ? "[\(server.host)]" : server.host
      return "http://\(host):\(server.port)"
    } catch {
      throw .unusable(([error.rendered()] + options.advice(on: error)).joined(separator: "\n"))
    }
  }
}

/// A running gateway, as commands ask it.
struct RemoteGateway {
  /// Where it listens, without a slash at the end.
  let address: String

  /// An answer of the gateway.
  struct Reply {
    let status: Int
    let body: [UInt8]
    /// The body as JSON.
    let answer: JSONValue

    /// What a problem says to people, with its field where it names one.
    var problem: String { answer["detail"]?.stringValue ?? "status \(status)" }

    /// Stops where the gateway answers with a problem.
    func requireSuccess() throws(CommandFailure) -> JSONValue {
      guard (200...299).contains(status) else { throw .failed(problem) }
      return answer
    }
  }

  /// Asks for a path.
  func get(
    _ path: String, query: [(name: String, value: String)] = [],
    timeout: Duration = .seconds(60)
  ) async throws(CommandFailure) -> Reply {
    try await reply(
      fetch(
        HTTPRequest(method: .get, url: address + path + Self.suffix(query), timeout: timeout)))
  }

  /// The bytes of what a path answers, whatever their format.
  ///
  /// - Throws: `CommandFailure` with what the gateway says where it answers with a problem.
  func getText(
    _ path: String, query: [(name: String, value: String)]
  ) async throws(CommandFailure) -> [UInt8] {
    let response = try await fetch(
      HTTPRequest(
        method: .get, url: address + path + Self.suffix(query), timeout: .seconds(600),
        maximumReplyBytes: 1 << 30))
    guard response.status != 200 else { return response.body }
    throw .failed(try reply(response).problem)
  }

  private static func suffix(_ query: [(name: String, value: String)]) -> String {
    let pairs = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
    return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
  }

  /// Sends JSON to a path.
  func post(
    _ path: String, _ body: JSONValue, timeout: Duration = .seconds(60)
  ) async throws(CommandFailure) -> Reply {
    try await reply(
      fetch(
        HTTPRequest(
          method: .post, url: address + path,
          headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
          body: body.encoded(), timeout: timeout)))
  }

  private func fetch(_ request: HTTPRequest) async throws(CommandFailure) -> HTTPResponse {
    do { return try await CurlClient().execute(request) } catch {
      throw .failed("no gateway answers at \(address): \(error)")
    }
  }

  private func reply(_ response: HTTPResponse) throws(CommandFailure) -> Reply {
    guard let answer = try? JSONParser.parse(response.body) else {
      throw .failed("what answers at \(address) is no gateway")
    }
    return Reply(status: response.status, body: response.body, answer: answer)
  }
}

extension String {
  /// The text as one part of a path or a query (RFC 3986): all but unreserved characters encoded.
  var percentEncoded: String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.append(byte)
      default:
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
