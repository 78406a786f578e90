internal import CurlClient
internal import Synchronization

/// Passes requests on and remembers them with their replies.
final class ExchangeRecorder: HTTPTransport {
  struct Exchange: Sendable {
    var request: HTTPRequest
    var response: HTTPResponse?
  }

  private let transport: any HTTPTransport
  private let recorded = Mutex<[Exchange]>([])

  init(_ transport: any HTTPTransport) { self.transport = transport }

  var exchanges: [Exchange] { recorded.withLock(\.self) }

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    let index = recorded.withLock { exchanges in
      exchanges.append(Exchange(request: request))
      return exchanges.count - 1
    }
    let response = try await transport.send(request)
    recorded.withLock { $0[index].response = response }
    return response
  }
}

extension HTTPRequest {
  /// The request as text, for people.
  var shown: String {
    let lines = ["\(method.rawValue) \(url)"] + headers.map { "\($0.name): \($0.value)" }
    return lines.joined(separator: "\n")
      + (body.map { "\n\n" + String(decoding: $0, as: UTF8.self) } ?? "")
  }
}

extension HTTPResponse {
  /// The reply as text, for people.
  var shown: String {
    let lines = ["\(status)"] + headers.map { "\($0.name): \($0.value)" }
    let body = body.isEmpty ? "" : "\n\n" + String(decoding: body, as: UTF8.self)
    return lines.joined(separator: "\n") + body
  }
}
