import CurlClient
import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("Webhooks of a gateway", .mustEnd)
struct WebhookTests {
  private static let key = "codes: {key: sixteen-characters-at-least}\n"

  private static func head(_ receiver: WebhookReceiver, _ rest: String = "") -> String {
    let previous =
      receiver.secrets.count > 1 ? ", previous_secret: \"\(receiver.secrets[1])\"" : ""
    return key
      + "webhooks:\n  shop: {url: \"\(receiver.url)\", secret: \"\(receiver.secrets[0])\"\(previous)\(rest)}\n"
  }

  /// The states that tell of an order's life, which come in this order.
  private func types(_ messages: [WebhookReceiver.Message], of order: String) -> [String] {
    messages.filter { $0.order == order }.map(\.type)
  }

  @Test(
    "tell a shop of an order that is carried through, in order, signed, and without what was delivered"
  )
  func carried() async throws {
    let receiver = try WebhookReceiver("a", "b")
    defer { receiver.stop() }
    let only = try OrderingSupplier(.idempotent)
    try await withOrderBench([only], head: Self.head(receiver)) { bench in
      try await bench.serve { gateway in
        #expect(try await gateway.place("A-1", wait: "20s")["state"] == "settled")
        let messages = try await receiver.messages { $0.contains { $0.type == "order.settled" } }
        #expect(
          types(messages, of: "A-1") == ["order.placed", "order.sent", "order.settled"])
        #expect(messages.allSatisfy { $0.signers == [0, 1] })
        #expect(Set(messages.map(\.id)).count == messages.count)
        let last = try #require(messages.last?.json["data"])
        #expect(last["state"] == "settled")
        #expect(last["actual"] == "19.50")
        #expect(last["content"] == .bool(true))
        #expect(last["sku"]?.stringValue == OrderingSupplier.sku)
        let codes = only.codes("A-1-1")
        #expect(codes.count == 2)
        for code in codes { #expect(messages.allSatisfy { !$0.body.contains(code) }) }
        let report = try await gateway.get("/v1/webhooks") {
          $0.json["webhooks"]?[0]?["waiting"] == .number(JSONNumber(0))
        }
        let shop = try #require(report.json["webhooks"]?[0])
        #expect(shop["state"] == "active")
        #expect(shop["origin"]?.stringValue == "http://127.0.0.1:\(receiver.port)")
        #expect(shop["error"] == .null)
        #expect(!"\(report.json)".contains("hidden-in-the-query"))
        let trial = try await gateway.post("/v1/webhooks/shop/test", [:])
        #expect(trial.json["arrived"] == .bool(true))
        #expect(receiver.messages.last?.type == "webhook.test")
        #expect(try await gateway.post("/v1/webhooks/nobody/test", [:]).status == 404)
        let listed = try await bench.purser("webhooks", "--url", gateway.url)
        #expect(listed.ending == .exit(0))
        #expect(listed.output.contains(/\nshop  active +0 +0 +0 +20\S+Z  -\n/), "\(listed)")
        let tried = try await bench.purser("webhooks", "test", "shop", "--url", gateway.url)
        #expect(tried.output.hasPrefix("shop got it in "))
        let again = try await bench.purser("webhooks", "resend", "shop", "--url", gateway.url)
        #expect(again.output == "0 messages are sent to shop\n")
        let nobody = try await bench.purser("webhooks", "resend", "audit", "--url", gateway.url)
        #expect(nobody.ending == .exit(1))
      }
    }
  }

  @Test("wait for a receiver that is away, and come when it is back")
  func away() async throws {
    let receiver = try WebhookReceiver("a")
    defer { receiver.stop() }
    receiver.answer("503 Away")
    let only = try OrderingSupplier(.idempotent)
    try await withOrderBench([only], head: Self.head(receiver, ", events: [order.settled]")) {
      bench in
      try await bench.serve { gateway in
        for id in ["A-1", "A-2"] {
          #expect(try await gateway.place(id, wait: "20s")["state"] == "settled")
        }
        let report = try await gateway.get("/v1/webhooks") {
          $0.json["webhooks"]?[0]?["error"]?.stringValue == "status 503"
        }
        #expect(report.json["webhooks"]?[0]?["events"]?[0] == "order.settled")
        receiver.answer("200 OK")
        // The first pause of the schedule is five seconds.
        let messages = try await receiver.messages { $0.count == 2 }
        #expect(Set(messages.map(\.order)) == ["A-1", "A-2"])
        receiver.answer("400 No")
        #expect(try await gateway.place("A-3", wait: "20s")["state"] == "settled")
        _ = try await gateway.get("/v1/webhooks") {
          $0.json["webhooks"]?[0]?["error"]?.stringValue == "status 400"
        }
        receiver.answer("200 OK")
        #expect(try await gateway.post("/v1/webhooks/shop/resend", [:]).status == 200)
        #expect(try await receiver.messages { $0.count == 3 }.last?.order == "A-3")
        let bad = try await gateway.post("/v1/webhooks/shop/resend", ["since": "yesterday"])
        #expect(bad.status == 422)
      }
    }
  }

  @Test("lose nothing where the gateway is killed between an event and its message")
  func killed() async throws {
    let receiver = try WebhookReceiver("a")
    defer { receiver.stop() }
    let only = try OrderingSupplier(.idempotent)
    let events = ", events: [order.placed, order.settled]"
    try await withOrderBench([only], head: Self.head(receiver, events)) { bench in
      let orders = (1...12).map { "A-\($0)" }
      for (round, id) in orders.enumerated() {
        // In half of the rounds nothing arrives before the gateway dies.
        receiver.answer(round.isMultiple(of: 2) ? "503 Away" : "204 No Content")
        try await bench.serve { gateway in
          _ = try await gateway.get("/v1/balances")
          #expect(try await gateway.place(id, wait: "20s")["state"] == "settled")
          gateway.process.send(SIGKILL)
          #expect(await gateway.process.ending() == .signal(SIGKILL))
        }
      }
      receiver.answer("204 No Content")
      try await bench.serve { gateway in
        _ = try await gateway.post("/v1/webhooks/shop/resend", [:])
        let expected = Set(orders.flatMap { ["\($0) order.placed", "\($0) order.settled"] })
        let messages = try await receiver.messages { messages in
          Set(messages.map { "\($0.order) \($0.type)" }).isSuperset(of: expected)
        }
        // What comes twice is the same message.
        let named = Dictionary(grouping: messages) { "\($0.order) \($0.type)" }
        #expect(Set(named.keys) == expected)
        for (name, copies) in named {
          #expect(Set(copies.map(\.id)).count == 1, "\(name)")
          #expect(Set(copies.map(\.body)).count == 1, "\(name)")
        }
      }
    }
  }

  @Test("follow the configuration: a new receiver is told of what happens from then on")
  func reloaded() async throws {
    let (first, second) = (try WebhookReceiver("a"), try WebhookReceiver("b"))
    defer {
      first.stop()
      second.stop()
    }
    let only = try OrderingSupplier(.idempotent)
    try await withOrderBench([only], head: Self.head(first)) { bench in
      try await bench.serve { gateway in
        #expect(try await gateway.place("A-1", wait: "20s")["state"] == "settled")
        _ = try await first.messages { $0.contains { $0.type == "order.settled" } }
        let text = String(decoding: try bench.bytes("suppliers.yaml"), as: UTF8.self)
        let line =
          "  audit: {url: \"\(second.url)\", secret: \"\(second.secrets[0])\", events: [order.settled]}\n"
        try bench.write(
          "suppliers.yaml",
          text.replacingOccurrences(
            of: "webhooks:\n", with: "webhooks:\n" + line))
        let reload = try await gateway.post("/v1/reload", [:])
        #expect(reload.status == 200)
        #expect(!"\(reload.json)".contains("whsec_"))
        #expect(!"\(reload.json)".contains("hidden-in-the-query"))
        #expect(try await gateway.place("A-2", wait: "20s")["state"] == "settled")
        let told = try await second.messages { !$0.isEmpty }
        #expect(told.map(\.order) == ["A-2"])
        #expect(told.allSatisfy { $0.signers == [0] })
        _ = try await first.messages { $0.contains { $0.order == "A-2" } }
      }
      for file in try bench.files() where file != "suppliers.yaml" {
        let bytes = String(decoding: try bench.bytes(file), as: UTF8.self)
        for secret in first.secrets + second.secrets + ["hidden-in-the-query"] {
          #expect(!bytes.contains(secret), "\(file)")
        }
      }
    }
  }

  @Test("have streams of events beside them, which curl follows and resumes")
  func streams() async throws {
    let (first, second) = (
      try OrderingSupplier(.idempotent, name: "first"),
      try OrderingSupplier(.idempotent, name: "second")
    )
    try await withOrderBench([first, second], head: Self.key) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        first.supplier.setOrderFault(.noStock)
        #expect(try await gateway.place("A-1", wait: "20s")["state"] == "settled")
        let whole = try await curl(bench, gateway.url + "/v1/orders/A-1/events")
        let events = whole.matches(of: /event: (.*)\n/).map { String($0.1) }
        #expect(
          events == [
            "order.placed", "order.sent", "order.rerouted", "order.sent", "order.settled",
          ])
        let numbers = whole.matches(of: /id: (.*)\n/).map { String($0.1) }
        let rest = try await curl(
          bench, "-H", "Last-Event-ID: \(numbers[2])", gateway.url + "/v1/orders/A-1/events")
        #expect(rest.matches(of: /id: (.*)\n/).map { String($0.1) } == Array(numbers.dropFirst(3)))
        for code in second.codes("A-1-2") { #expect(!whole.contains(code)) }
        let start = ContinuousClock.now
        async let all = curl(bench, to: "all", gateway.url + "/v1/events?after=0")
        #expect(try await gateway.place("A-2", wait: "20s")["state"] == "settled")
        let output = bench.path("all")
        while !((try? String(contentsOfFile: output, encoding: .utf8))?.contains("A-2") ?? false) {
          _ = try await gateway.get("/health/live")
        }
        gateway.process.send(SIGTERM)
        #expect(await gateway.process.ending() == .exit(0))
        #expect(try await all.contains("\"id\":\"A-1\""))
        #expect(ContinuousClock.now - start < .seconds(60))
      }
    }
  }

  /// What curl prints of an address, once the server has ended its answer.
  private func curl(
    _ bench: TestBench, to name: String = "curl-\(UUID().uuidString)", _ arguments: String...
  ) async throws -> String {
    let output = bench.path(name)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["curl", "-sN", "-m", "100", "-o", output] + arguments
    let (ends, end) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = { process in
      end.yield(process.terminationStatus)
      end.finish()
    }
    try process.run()
    #expect(await ends.first { _ in true } == 0)
    return try String(contentsOfFile: output, encoding: .utf8)
  }
}
