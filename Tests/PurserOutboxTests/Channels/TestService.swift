import CurlClient
import ExactJSON
import Foundation
import PurserCore
import PurserOutbox
import Synchronization
import TestSupport
import Testing

/// A service as an HTTP server on loopback: it answers each request as a test says, and the last answer stays.
final class TestService: Sendable {
  /// What it does with a request.
  enum Answer: Sendable {
    /// It answers.
    case reply(String, headers: [String] = [], String)
    /// It reads the request, and closes the connection.
    case hangUp
    /// It reads the request, and never answers.
    case silence
    /// It begins to answer, and closes the connection.
    case cut
  }

  /// A request as it came over the wire.
  struct Request: Sendable {
    let line: String
    let headers: [String: String]
    let body: [UInt8]

    /// The body as JSON.
    var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }

    /// The fields of a form.
    var form: [String: String] {
      var parts = URLComponents()
      parts.percentEncodedQuery = String(decoding: body, as: UTF8.self)
      return Dictionary(
        (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
    }
  }

  /// Something that the server's threads share with the test.
  private final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }

  private let server: LoopbackServer
  private let kept = Shared<[Request]>([])

  convenience init(_ answers: Answer...) throws { try self.init(list: answers) }

  init(list answers: [Answer]) throws {
    let (kept, left) = (kept, Shared(answers))
    server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        kept.value.withLock { $0.append(Request(request)) }
        let answer = left.value.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        switch answer {
        case .reply(let status, let headers, let text):
          guard connection.reply(status, headers: headers, text: text) else { return }
        case .hangUp: return
        case .silence: return connection.waitUntilClosed()
        case .cut:
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":")
          return
        }
      }
    }
  }

  var requests: [Request] { kept.value.withLock { $0 } }

  func url(_ path: String = "") -> String { server.url(path) }

  func stop() { server.stop() }
}

extension TestService.Request {
  init(_ request: LoopbackConnection.Request) {
    line = request.line
    headers = Dictionary(
      request.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $0 + "," + $1 })
    body = request.body
  }
}

/// Alerts that channels send in tests.
enum TestAlerts {
  /// A change of an alert about a pool.
  static func notice(
    _ supplier: String = "acme", _ change: AlertNotice.Change = .raised,
    _ tier: AlertTier = .critical, family: AlertFamily = .low,
    headline: String = "acme has 84.20 USD left", details: [String] = ["Dry at 02:10.", "Top up."],
    since: Timestamp = at(0)
  ) -> AlertNotice {
    AlertNotice(
      key: AlertKey(.pool(pool(supplier)), family), change: change, tier: tier, since: since,
      headline: headline, details: details,
      facts: [AlertNotice.Fact(name: "available", value: "84.20")])
  }

  static func message(_ notices: AlertNotice...) -> AlertMessage { message(notices) }

  static func message(_ notices: [AlertNotice]) -> AlertMessage {
    AlertMessage(id: "alr_1", at: at(5), notices: notices.isEmpty ? [notice()] : notices)
  }

  /// A message as the outbox has it.
  static func delivery(_ message: AlertMessage = message(), doubts: Int = 0) -> Delivery {
    Delivery(
      endpoint: "e", id: message.id, topic: "alerts", type: "alert", body: message.json(),
      createdAt: at(5), attempts: doubts, doubts: doubts)
  }
}
