import Crypto
import ExactJSON
import Foundation
import Synchronization
import TestSupport

/// A shop's receiver of webhooks, which verifies what comes as the specification says.
final class WebhookReceiver: Sendable {
  /// A message that came.
  struct Message: Sendable {
    var id: String
    var body: String
    var json: JSONValue
    /// Which of the receiver's secrets signed it, by their places.
    var signers: [Int]

    var type: String { json["type"]?.stringValue ?? "" }
    var order: String { json["data"]?["id"]?.stringValue ?? "" }
  }

  /// What came, and how it is answered.
  private final class Kept: Sendable {
    private let content = Mutex((messages: [Message](), status: "204 No Content"))

    var messages: [Message] { content.withLock { $0.messages } }

    func answer(_ status: String) { content.withLock { $0.status = status } }

    /// Keeps a message where it is answered as one that arrived.
    func take(_ message: Message) -> String {
      content.withLock { content in
        if content.status.hasPrefix("2") { content.messages.append(message) }
        return content.status
      }
    }
  }

  /// What `suppliers.yaml` says of its secrets.
  let secrets: [String]
  private let state: Kept
  private let server: LoopbackServer

  /// A receiver with secrets made of these letters, the one in use first.
  init(_ letters: Character...) throws {
    let secrets = letters.map { "whsec_" + String(repeating: $0, count: 32) }
    let state = Kept()
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        let message = Self.message(request, secrets)
        guard connection.reply(state.take(message)) else { return }
      }
    }
    (self.secrets, self.state, self.server) = (secrets, state, server)
  }

  deinit { stop() }

  func stop() { server.stop() }

  var port: UInt16 { server.port }
  var url: String { "http://127.0.0.1:\(port)/hooks?token=hidden-in-the-query" }

  /// Answers with this status from now on.
  func answer(_ status: String) { state.answer(status) }

  /// The messages that were taken so far, each try of one included.
  var messages: [Message] { state.messages }

  /// The messages once they are as they should become.
  func messages(until isExpected: ([Message]) -> Bool) async throws -> [Message] {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let messages = messages
      if isExpected(messages) { return messages }
      guard ContinuousClock.now < deadline else {
        throw Overdue(types: messages.map { "\($0.order) \($0.type)" })
      }
      await Task.yield()
    }
  }

  /// The messages did not come in time.
  struct Overdue: Error {
    var types: [String]
  }

  private static func message(
    _ request: LoopbackConnection.Request, _ secrets: [String]
  ) -> Message {
    let id = request.values("webhook-id").first ?? ""
    let timestamp = request.values("webhook-timestamp").first ?? ""
    let signatures = (request.values("webhook-signature").first ?? "").split(separator: " ")
    let signers = secrets.indices.filter { place in
      let own = signature(secrets[place], id, timestamp, request.body)
      return signatures.contains { $0 == own }
    }
    let isFresh = abs((Double(timestamp) ?? 0) - Date().timeIntervalSince1970) < 300
    return Message(
      id: id, body: String(decoding: request.body, as: UTF8.self),
      json: (try? JSONParser.parse(request.body)) ?? .null, signers: isFresh ? signers : [])
  }

  /// As the specification says, and not as the gateway computes it.
  private static func signature(
    _ secret: String, _ id: String, _ timestamp: String, _ body: [UInt8]
  ) -> String {
    let key = Data(base64Encoded: String(secret.dropFirst("whsec_".count))) ?? Data()
    let content = Data("\(id).\(timestamp).".utf8) + Data(body)
    let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: key))
    return "v1," + Data(code).base64EncodedString()
  }
}
