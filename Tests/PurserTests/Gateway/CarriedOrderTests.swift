import CurlClient
import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("An order that the gateway carries through", .mustEnd)
struct CarriedOrderTests {
  private static let key = "codes: {key: sixteen-characters-at-least}\n"

  @Test("is delivered, and what was delivered is kept sealed until the shop has it")
  func sealed() async throws {
    let only = try OrderingSupplier(.idempotent)
    try await withOrderBench([only], head: Self.key) { bench in
      try await bench.serve { gateway in
        let reply = try await gateway.place("A-1", wait: "20s")
        #expect(reply.status == 201)
        #expect(reply["state"] == "settled")
        #expect(reply["supplier"] == "idempotent")
        #expect(reply["actual"] == "19.50")
        #expect(reply.json["attempts"]?[0]?["supplier_state"] == "delivered")
        #expect(try await gateway.content(of: "A-1") == only.codes("A-1-1"))
      }
      #expect(only.codes("A-1-1").count == 2)
      // Whatever it answers now, it has from its own file.
      only.supplier.set(.status(503))
      try await bench.serve { gateway in
        #expect(try await gateway.content(of: "A-1") == only.codes("A-1-1"))
        let told = [
          try await gateway.text("/v1/orders/A-1"), try await gateway.text("/v1/orders"),
          try await gateway.text("/v1/transactions?format=csv"),
        ]
        #expect(try await gateway.acknowledge("A-1") == 204)
        #expect(try await gateway.acknowledge("A-1") == 204)
        #expect(try await gateway.content(of: "A-1") == nil)
        for code in only.codes("A-1-1") {
          #expect(told.allSatisfy { !$0.contains(code) })
          for file in try bench.files() {
            let bytes = String(decoding: try bench.bytes(file), as: UTF8.self)
            #expect(!bytes.contains(code), "\(file)")
          }
        }
      }
      #expect(only.supplier.timesBought("A-1-1") == 1)
    }
  }

  @Test(
    "is fetched from its supplier once more where there is no key, and nothing can be fetched of a blind one"
  )
  func withoutKey() async throws {
    let (first, blind) = (try OrderingSupplier(.codes), try OrderingSupplier(.blind))
    try await withOrderBench([first, blind]) { bench in
      try await bench.serve { gateway in
        for one in [first, blind] {
          let id = "A-\(one.name)"
          let reply = try await gateway.place(id, at: [one.name], wait: "20s")
          #expect(reply["state"] == "settled", "\(reply.json)")
          #expect(try await gateway.content(of: id) == one.codes("\(id)-1"))
        }
      }
      try await bench.serve { gateway in
        let fetched = try await gateway.content(of: "A-codes")
        #expect(fetched == first.codes("A-codes-1"))
        #expect(fetched?.count == 2)
        let gone = try await gateway.get("/v1/orders/A-blind/content")
        #expect(gone.status == 404)
        #expect(gone["code"] == "content_unavailable")
      }
      for one in [first, blind] {
        #expect(one.supplier.purchases.count == 1)
        for file in try bench.files() {
          let bytes = String(decoding: try bench.bytes(file), as: UTF8.self)
          for code in one.codes("A-\(one.name)-1") { #expect(!bytes.contains(code), "\(file)") }
        }
      }
    }
  }

  @Test(
    "is fetched once more where it was sealed with another key, and says so where it cannot be",
    arguments: ["codes: {key: another-one-of-some-length}\n", ""])
  func otherKey(head: String) async throws {
    let (first, blind) = (try OrderingSupplier(.codes), try OrderingSupplier(.blind))
    try await withOrderBench([first, blind], head: Self.key) { bench in
      try await bench.serve { gateway in
        for one in [first, blind] {
          let reply = try await gateway.place("A-\(one.name)", at: [one.name], wait: "20s")
          #expect(reply["state"] == "settled", "\(reply.json)")
        }
      }
      let text = String(decoding: try bench.bytes("suppliers.yaml"), as: UTF8.self)
      try bench.write("suppliers.yaml", text.replacing(Self.key, with: head))
      try await bench.serve { gateway in
        #expect(try await gateway.content(of: "A-codes") == first.codes("A-codes-1"))
        let sealed = try await gateway.get("/v1/orders/A-blind/content")
        #expect(sealed.status == 409)
        #expect(sealed["code"] == "content_sealed")
        let detail = sealed["detail"] ?? ""
        #expect(detail.contains("write the key it was sealed with"), "\(detail)")
      }
      try bench.write("suppliers.yaml", text)
      try await bench.serve { gateway in
        for one in [first, blind] {
          let content = try await gateway.content(of: "A-\(one.name)")
          #expect(content == one.codes("A-\(one.name)-1"))
        }
      }
    }
  }

  @Test("is bought once where its reply was lost, found by a look-up, and delivered")
  func lostReply() async throws {
    let suppliers = [
      try OrderingSupplier(.findable), try OrderingSupplier(.idempotent),
      try OrderingSupplier(.confirmed),
    ]
    try await withOrderBench(suppliers) { bench in
      try await bench.serve { gateway in
        for one in suppliers {
          one.supplier.setOrderFault(.lostReply)
          let id = "A-\(one.name)"
          let reply = try await gateway.place(id, at: [one.name], wait: "20s")
          #expect(reply["state"] == "settled", "\(reply.json)")
          #expect(reply["actual"] == "19.50")
          #expect(reply.json["attempts"]?.arrayValue?.count == 1)
          #expect(one.supplier.timesBought("\(id)-1") == 1)
          #expect(one.supplier.purchases.count == 1)
          #expect(try await gateway.content(of: id) == one.codes("\(id)-1"))
        }
      }
    }
  }

  @Test(
    "is sent nowhere else where nobody can tell whether it was bought, and is listed until somebody can"
  )
  func blind() async throws {
    let (blind, other) = (try OrderingSupplier(.blind), try OrderingSupplier(.idempotent))
    try await withOrderBench([blind, other]) { bench in
      blind.supplier.setOrderFault(.lostReply)
      try await bench.serve { gateway in
        // It is not passed over as one whose balance is not known yet.
        _ = try await gateway.get("/v1/balances")
        let reply = try await gateway.place("A-1", wait: "1s")
        #expect(reply.status == 202)
        #expect(reply["state"] == "unknown")
        let next = try await gateway.post("/v1/orders/A-1/next", ["reason": "unreachable"])
        #expect(next.status == 409)
        #expect(try await gateway.get("/v1/orders/A-1?wait=1s")["state"] == "unknown")
      }
      try await bench.serve { gateway in
        #expect(try await gateway.get("/v1/orders/A-1?wait=1s")["state"] == "unknown")
        let listed = try await gateway.get("/v1/orders?needs=attention")
        #expect(listed.json["orders"]?.arrayValue?.map { $0["id"] } == ["A-1"])
        #expect(try await gateway.post("/v1/orders/A-1/settle", [:])["state"] == "settled")
        let after = try await gateway.get("/v1/orders?needs=attention")
        #expect(after.json["orders"]?.arrayValue == [])
      }
      #expect(blind.supplier.timesBought("A-1-1") == 1)
      #expect(blind.supplier.purchases.count == 1)
      #expect(other.supplier.purchases.isEmpty)
    }
  }

  @Test("goes elsewhere in doubt where the owner's rule says so, and no further than it lets")
  func failOver() async throws {
    let (blind, other) = (try OrderingSupplier(.blind), try OrderingSupplier(.idempotent))
    let rule = "placing: {unknown: {fail_over_after: 1s, exposure: 30.00 USD}}\n"
    try await withOrderBench([blind, other], head: rule) { bench in
      blind.supplier.setOrderFault(.lostReply)
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let first = try await gateway.place("A-1", wait: "20s")
        #expect(first["state"] == "settled")
        #expect(first["supplier"] == "idempotent")
        let attempts = try #require(first.json["attempts"]?.arrayValue)
        #expect(attempts.map { $0["state"] } == ["unknown", "settled"])
        let second = try await gateway.place("A-2", wait: "3s")
        #expect(second["state"] == "unknown")
        #expect(second["supplier"] == "blind")
        let balances = try await gateway.get("/v1/balances")
        #expect(balances.balance(of: "blind")?["held"] == "39.00")
        let wait = second.json["waits_for"]
        #expect(wait?["what"] == "exposure" && wait?["supplier"] == "blind")
        let sentence =
          "It waits for room under `placing.unknown.exposure`: 19.50 USD of 30.00 USD is at risk, and it would add "
          + "19.50 USD."
        #expect(wait?["detail"]?.stringValue == sentence)
        let shown = try await bench.purser("orders", "show", "A-2", "--url", gateway.url)
        #expect(shown.output.hasSuffix(sentence + "\n"), "\(shown.output)")
        // A person ends the doubt about the first, which gives room.
        let released = try await gateway.post("/v1/orders/A-1/release", ["attempt": 1])
        #expect(released.status == 200)
        let gone = try await gateway.get("/v1/orders/A-2?wait=20s")
        #expect(gone["state"] == "settled" && gone["supplier"] == "idempotent")
      }
      #expect(blind.supplier.purchases.map(\.reference) == ["A-1-1", "A-2-1"])
      #expect(other.supplier.purchases.map(\.reference) == ["A-1-2", "A-2-2"])
    }
  }

  @Test("is brought to its end by a gateway that is asked to stop, or by the next one")
  func stopped() async throws {
    let suppliers = [try OrderingSupplier(.findable), try OrderingSupplier(.webhook)]
    try await withOrderBench(suppliers, head: Self.key) { bench in
      suppliers[0].supplier.setOrderFault(.slow(.milliseconds(800)))
      suppliers[1].supplier.setOrderFault(.pending(nil))
      try await bench.serve { gateway in
        // An order is refused whose supplier's balance is not known yet.
        _ = try await gateway.get("/v1/balances")
        let news = suppliers[0].supplier.news()
        for one in suppliers {
          #expect(try await gateway.place("A-\(one.name)", at: [one.name]).status == 202)
        }
        for await case .replyWaits in news { break }
        _ = try await gateway.get("/v1/orders/A-webhook", until: { $0["state"] == "accepted" })
        gateway.process.send(SIGTERM)
        let result = await gateway.process.result()
        #expect(result.ending == .exit(0), "\(result.errors)")
      }
      suppliers[1].supplier.release("A-webhook-1")
      try await bench.serve { gateway in
        for one in suppliers {
          let id = "A-\(one.name)"
          let reply = try await gateway.get(
            "/v1/orders/\(id)?wait=5s", until: { $0["state"] == "settled" })
          #expect(reply["actual"] == "19.50")
          #expect(try await gateway.content(of: id) == one.codes("\(id)-1"))
          #expect(one.supplier.purchases.count == 1)
        }
      }
    }
  }

  @Test("goes to the next supplier where the first has none left, and both attempts are shown")
  func refused() async throws {
    let (first, second) = (try OrderingSupplier(.codes), try OrderingSupplier(.findable))
    try await withOrderBench([first, second]) { bench in
      first.supplier.setOrderFault(.noStock)
      try await bench.serve { gateway in
        // The first is not passed over as one whose balance is not known yet.
        _ = try await gateway.get("/v1/balances")
        let reply = try await gateway.place("A-1", wait: "20s")
        #expect(reply.status == 201)
        #expect(reply["state"] == "settled")
        #expect(reply["supplier"] == "findable")
        let attempts = try #require(reply.json["attempts"]?.arrayValue)
        #expect(attempts.map { $0["supplier"] } == ["codes", "findable"])
        #expect(attempts.map { $0["state"] } == ["released", "settled"])
        #expect(attempts.map { $0["reason"]?.stringValue } == ["out_of_stock", nil])
        #expect(attempts.map { $0["attempt_id"] } == ["A-1-1", "A-1-2"])
        #expect(try await gateway.content(of: "A-1") == second.codes("A-1-2"))
        let balances = try await gateway.get("/v1/balances")
        #expect(balances.balance(of: "codes")?["spendable"]?["low"] == "500.00")
      }
      #expect(first.supplier.timesBought("A-1-1") == 0)
      #expect(second.supplier.timesBought("A-1-2") == 1)
    }
  }

  @Test(
    "is delivered by a message of its supplier, and by no message that somebody else has signed")
  func message() async throws {
    let only = try OrderingSupplier(.webhook)
    try await withOrderBench([only], pace: FollowingPace(poll: "1h"), head: Self.key) { bench in
      only.supplier.setOrderFault(.pending(nil))
      only.supplier.setOrderFault(.messageTwice)
      try await bench.serve { gateway in
        let place = "/v1/suppliers/webhook/messages"
        only.supplier.setWebhook(gateway.url + place)
        // An order is refused whose supplier's balance is not known yet.
        _ = try await gateway.get("/v1/balances")
        let accepted = try await gateway.place("A-1")
        #expect(accepted.status == 202)
        _ = try await gateway.get("/v1/orders/A-1", until: { $0["state"] == "accepted" })
        let seconds = Int(Date().timeIntervalSince1970)
        let forged = try await gateway.client.execute(
          HTTPRequest(
            method: .post, url: gateway.url + place,
            headers: [
              HTTPHeader(
                name: "X-Sandbox-Signature",
                value: "t=\(seconds),v1=" + String(repeating: "0", count: 64))
            ],
            body: Array(#"{"ref":"A-1-1","status":"failed","event":"order.failed"}"#.utf8)))
        #expect(forged.status == 403)
        #expect(try await gateway.get("/v1/orders/A-1")["state"] == "accepted")
        let news = only.supplier.news()
        only.supplier.release("A-1-1")
        let reply = try await gateway.get("/v1/orders/A-1?wait=20s")
        #expect(reply["state"] == "settled")
        #expect(reply["actual"] == "19.50")
        #expect(try await gateway.content(of: "A-1") == only.codes("A-1-1"))
        var answered = 0
        for await case .messageAnswered in news {
          answered += 1
          if answered == 2 { break }
        }
        #expect(try await gateway.get("/v1/orders/A-1")["state"] == "settled")
      }
      #expect(only.supplier.timesBought("A-1-1") == 1)
    }
  }
}

extension OrderingSupplier {
  /// What was delivered under a reference.
  func codes(_ reference: String) -> [String] {
    supplier.purchases.filter { $0.reference == reference && $0.isBought }.flatMap(\.codes)
  }
}
