import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

/// Alerts of the real binary, from a supplier's balance to a receiver.
@Suite("Alerts of a gateway", .mustEnd)
struct AlertGatewayTests {
  /// A pool is low as soon as it is looked at, and one receiver is told.
  private static func head(_ receiver: WebhookReceiver) -> String {
    """
    alerts:
      channels:
        ops: {webhook: {url: "\(receiver.url)", secret: "\(receiver.secrets[0])"}}
      rules: {low: {amount: {warning: 1000000 USD}}}
      timing: {low: {onset: {evaluations: 1, for: 0s}}}

    """
  }

  private func keys(_ message: WebhookReceiver.Message) -> [String] {
    (message.json["data"]?["alerts"]?.arrayValue ?? []).compactMap { alert in
      guard let key = alert["key"]?.stringValue, let change = alert["change"]?.stringValue
      else { return nil }
      return "\(key) \(change)"
    }
  }

  @Test("tell of a low pool once, signed, and are seen and answered")
  func told() async throws {
    let receiver = try WebhookReceiver("a")
    defer { receiver.stop() }
    let only = try OrderingSupplier(.idempotent)
    let low = "\(only.name)/main/USD/low"
    try await withOrderBench([only], head: Self.head(receiver)) { bench in
      try await bench.serve { gateway in
        let messages = try await receiver.messages { !$0.isEmpty }
        #expect(messages.map(\.type) == ["alert"])
        #expect(messages.map(\.signers) == [[0]])
        #expect(keys(messages[0]) == ["\(low) raised"])
        let listed = try await bench.purser("alerts", "--url", gateway.url)
        #expect(listed.ending == .exit(0))
        #expect(listed.output.contains(low), "\(listed)")
        let answered = try await bench.purser("alerts", "ack", low, "--url", gateway.url)
        #expect(answered.ending == .exit(0), "\(answered)")
        let tried = try await bench.purser("alerts", "test", "ops", "--url", gateway.url)
        #expect(tried.ending == .exit(0), "\(tried)")
        let shown = try await gateway.get("/v1/alerts").json["alerts"]?[0]
        #expect(shown?["acknowledged"] == .bool(true))
        #expect(shown?["told_to"]?.arrayValue == [.string("ops")])
        // Receivers of alerts are none of orders.
        #expect(try await gateway.get("/v1/webhooks").json["webhooks"]?.arrayValue == [])
      }
    }
  }

  @Test("lose nothing and tell nothing anew where the gateway is killed at any moment")
  func killed() async throws {
    let receiver = try WebhookReceiver("a")
    defer { receiver.stop() }
    var random = SeededRandom(seed: .random(in: 1...9_999))
    let only = try OrderingSupplier(.idempotent)
    try await withOrderBench([only], head: Self.head(receiver)) { bench in
      receiver.answer("503 Away")
      for _ in 0..<10 {
        try await bench.serve { gateway in
          // Before, while and after the alert is decided, written and sent.
          for _ in 0..<Int.random(in: 0...1_500, using: &random) {
            _ = try await gateway.get("/v1/alerts")
          }
          gateway.process.send(SIGKILL)
          #expect(await gateway.process.ending() == .signal(SIGKILL))
        }
      }
      receiver.answer("204 No Content")
      try await bench.serve { gateway in
        _ = try await gateway.get(
          "/v1/alerts", until: { $0.json["alerts"]?[0] != nil })
        let messages = try await receiver.messages { !$0.isEmpty }
        #expect(Set(messages.map(\.id)).count == 1, "\(random)")
        #expect(messages.flatMap(keys) == ["\(only.name)/main/USD/low raised"], "\(random)")
      }
    }
  }
}
