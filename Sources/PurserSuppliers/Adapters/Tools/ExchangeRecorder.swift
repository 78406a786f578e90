internal import CurlClient
internal import ExactJSON
internal import Synchronization

/// Passes requests on and remembers them with their replies.
final class ExchangeRecorder: HTTPTransport {
  struct Exchange: Sendable {
    /// The request, and what was computed for it; `nil` where nobody has shown it.
    var seen: RequestWitness.Seen?
    var response: HTTPResponse?
    /// Whether the supplier may have received the request.
    var mayHaveBeenSent = true
  }

  /// Shows what goes into the requests.
  let witness = RequestWitness()
  private let transport: any HTTPTransport
  private let recorded = Mutex<[Exchange]>([])

  init(_ transport: any HTTPTransport) { self.transport = transport }

  var exchanges: [Exchange] { recorded.withLock(\.self) }

  func takeTurn(patience: Duration) async throws(TransportFailure) {
    try await transport.takeTurn(patience: patience)
  }

  func leaveAlone(for pause: Duration) async { await transport.leaveAlone(for: pause) }

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    let seen = witness.take()
    let index = recorded.withLock { exchanges in
      exchanges.append(Exchange(seen: seen))
      return exchanges.count - 1
    }
    do throws(TransportFailure) {
      let response = try await transport.send(request)
      recorded.withLock { $0[index].response = response }
      return response
    } catch {
      recorded.withLock { $0[index].mayHaveBeenSent = error.requestMayHaveBeenSent }
      throw error
    }
  }
}

extension ExchangeRecorder.Exchange {
  /// The request as text, for people: as it was shown, and never as it was sent, since nobody knows where
  /// in that the secrets are.
  var shownRequest: String { seen?.trace.shown.shown ?? "a request that cannot be shown" }

  /// The reply as text, for people. Of one that holds a token only the shape is shown: nobody knows yet
  /// which of its texts is the secret.
  var shownReply: String? {
    guard let response else { return nil }
    switch seen?.part {
    case .clock?, .calls?, .orders?, .lists?: return response.shown
    case .authentication?, nil:
      let heads = ["\(response.status)"] + response.headers.map { "\($0.name): ..." }
      return heads.joined(separator: "\n") + "\n\n" + response.shape
    }
  }
}

extension HTTPResponse {
  /// The body with every text in it replaced by its length; of other than JSON only the length.
  fileprivate var shape: String {
    guard let value = try? JSONParser.parse(body) else { return "<\(body.count) bytes>" }
    return value.withoutTexts.description
  }
}

extension JSONValue {
  fileprivate var withoutTexts: JSONValue {
    switch self {
    case .string(let text):
      return .string("<\(text.count) \(text.count == 1 ? "character" : "characters")>")
    case .array(let elements): return .array(elements.map(\.withoutTexts))
    case .object(let object):
      var hidden = JSONObject()
      for (name, value) in object { hidden[name] = value.withoutTexts }
      return .object(hidden)
    case .null, .bool, .number: return self
    }
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
  fileprivate var shown: String {
    let lines = ["\(status)"] + headers.map { "\($0.name): \($0.value)" }
    let body = body.isEmpty ? "" : "\n\n" + String(decoding: body, as: UTF8.self)
    return lines.joined(separator: "\n") + body
  }
}
