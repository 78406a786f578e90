import CurlClient
import ExactJSON
import Foundation

/// A running gateway, as commands ask it.
struct RemoteGateway {
  /// Where it listens, without a slash at the end.
  private let address: String
  private let client: CurlClient

  /// The gateway at an address.
  ///
  /// - Throws: `CommandFailure` when the HTTP client cannot be set up.
  init(at address: String) throws(CommandFailure) {
    self.address = address.last == "/" ? String(address.dropLast()) : address
    do { client = try CurlClient() } catch {
      throw .failed("cannot set up the HTTP client: \(error)")
    }
  }

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
    do { return try await client.execute(request) } catch {
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
    addingPercentEncoding(withAllowedCharacters: .unreserved) ?? self
  }
}

extension CharacterSet {
  /// RFC 3986, section 2.3.
  fileprivate static let unreserved = CharacterSet(
    charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
}
