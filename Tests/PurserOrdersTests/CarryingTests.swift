import PurserCore
import PurserOrders
import TestSupport
import Testing

/// The main paths of an order that Purser places.
@Suite("Orders that are carried through", .mustEnd)
struct CarryingTests {
  typealias Reply = ScriptedOrders.Reply

  @Test("an order is stored before it leaves, and settled at what was charged")
  func delivered() async {
    let world = CarrierWorld()
    world.acme.buys(
      Reply(.delivered).with {
        $0.charged = money("9.75")
        $0.content = [[AttemptNews.Field(name: "code", value: "0042")]]
      })
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(
      world.ledger.log == ["A-1-1 held at acme", "A-1-1 sent", "A-1-1 settled 9.75 USD"])
    #expect(world.acme.calls == ["buy A-1-1 at 0"])
    #expect(world.ledger.note(orderID("A-1"))?.isOver == true)
    #expect(world.results.outcomes == [.delivered])
    let standing = await world.standing("A-1")
    #expect(standing?.progress == .over)
    #expect(standing?.content.first?.first?.value == "0042")
    #expect(await world.followedCount() == 0)
    #expect(world.faults == [])
  }

  @Test("an order that is not told a charge is settled at what was held")
  func notCharged() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(world.ledger.log.last == "A-1-1 settled 10.00 USD")
  }

  @Test("refused for funds, an order goes to the next supplier under another name")
  func movesOn() async {
    let world = CarrierWorld()
    world.acme.buys(.failed(.funds))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(
      world.ledger.log == [
        "A-1-1 held at acme", "A-1-1 sent", "A-1-1 released", "A-1-2 held at bolt", "A-1-2 sent",
        "A-1-2 settled 10.00 USD",
      ])
    #expect(world.bolt.calls == ["buy A-1-2 at 0"])
    #expect(world.ledger.note(orderID("A-1"))?.problem?.kind == .funds)
    #expect(world.ledger.note(orderID("A-1"))?.isOver == true)
    #expect(world.faults == [])
  }

  @Test("refused by all, an order is free and over")
  func nobodyElse() async {
    let world = CarrierWorld()
    world.acme.buys(.failed(.outOfStock))
    world.bolt.buys(.failed(.maintenance))
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(world.ledger.log.last == "A-1-2 nobody else")
    #expect(world.ledger.kind(orderID("A-1").attempt(2)) == .released)
    let standing = await world.standing("A-1")
    #expect(standing?.progress == .over)
    #expect(standing?.note.problem?.kind == .maintenance)
    #expect(await world.followedCount() == 0)
  }

  @Test(
    "an order that no supplier would take stays failed",
    arguments: [AttemptProblem.Kind.invalid, .similar, .duplicate])
  func stays(kind: AttemptProblem.Kind) async {
    let world = CarrierWorld()
    world.acme.buys(.failed(kind))
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(world.ledger.log == ["A-1-1 held at acme", "A-1-1 sent", "A-1-1 released"])
    #expect(world.bolt.calls == [])
  }

  @Test("what certainly did not leave goes on at once")
  func notSent() async {
    let world = CarrierWorld()
    world.acme.buys(
      Reply(.unknown).with {
        $0.wasSent = false
        $0.problem = AttemptProblem(.unreachable, "refused")
      })
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(world.ledger.log.contains("A-1-1 released"))
    #expect(world.ledger.log.last == "A-1-2 settled 10.00 USD")
  }

  @Test("what could not be prepared was not sent")
  func notPrepared() async {
    let world = CarrierWorld()
    world.acme.failsToPrepare(.maintenance)
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(world.acme.calls == [])
    #expect(!world.ledger.log.contains("A-1-1 sent"))
    #expect(world.ledger.log.last == "A-1-2 settled 10.00 USD")
  }

  @Test("a lost reply keeps the hold, and a look-up finds the order")
  func lostReply() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.unknown))
    world.acme.lookUps(Reply(.unknown), Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 3)
    #expect(world.ledger.kind(orderID("A-1")) == .unknown)
    await world.run(until: 30)
    #expect(
      world.acme.calls == ["buy A-1-1 at 0", "look up A-1-1 at 5", "look up A-1-1 at 10"])
    #expect(world.ledger.log.last == "A-1-1 settled 10.00 USD")
    #expect(world.bolt.calls == [])
    #expect(world.results.outcomes == [.inDoubt(.unknown), .delivered])
    #expect(world.faults == [])
  }

  @Test("a lost reply of an order that a look-up does not find lets it go on")
  func notFound() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.unknown))
    world.acme.lookUps(.failed(.notFound))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 30)
    #expect(world.ledger.log.last == "A-1-2 settled 10.00 USD")
    #expect(world.acme.faults == [])
  }

  @Test("where nothing can be looked up, an order in doubt waits for people, and a message tells")
  func forPeople() async {
    let terms = SupplierOrderTerms(onRepeat: .buysAgain, sendsMessages: true)
    let world = CarrierWorld(acme: terms)
    world.acme.buys(Reply(.unknown))
    world.acme.messages(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 1_000_000)
    #expect(world.acme.calls == ["buy A-1-1 at 0"])
    #expect(world.bolt.calls == [])
    #expect(world.ledger.kind(orderID("A-1")) == .unknown)
    let standing = await world.standing("A-1")
    #expect(standing?.progress == .forPeople)
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 1_000_010)
    #expect(await message.value)
    #expect(world.ledger.log.last == "A-1-1 settled 10.00 USD")
  }

  @Test("an order under way is looked up by its supplier's plan, and then once an hour")
  func polling() async {
    let terms = SupplierOrderTerms(
      onRepeat: .refused, findsByReference: true,
      polling: [
        .init(every: .seconds(10), length: .seconds(25)),
        .init(every: .seconds(60), length: .seconds(100)),
      ])
    let world = CarrierWorld(acme: terms)
    world.acme.buys(Reply(.accepted))
    world.acme.lookUps(Reply(.inFlight))
    await world.carry("A-1")
    await world.run(until: 8_000)
    #expect(
      world.acme.calls.dropFirst() == [
        "look up A-1-1 at 10", "look up A-1-1 at 20", "look up A-1-1 at 30",
        "look up A-1-1 at 90", "look up A-1-1 at 151", "look up A-1-1 at 3751",
        "look up A-1-1 at 7351",
      ])
    #expect(world.ledger.log.filter { $0 == "A-1-1 accepted" }.count == 1)
    #expect(world.ledger.log.last == "A-1-1 unknown")
    let standing = await world.standing("A-1")
    #expect(standing?.progress == .forPeople)
  }

  @Test("a failed write is tried again, and nothing leaves before it went well")
  func failedWrites() async {
    let world = CarrierWorld()
    world.ledger.fail(.lost, .answerLost, .lost, nil, .lost, .answerLost)
    world.acme.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 60)
    #expect(world.acme.calls == ["buy A-1-1 at 0"])
    #expect(world.ledger.ending(orderID("A-1"))?.actual == money("10"))
    #expect(world.faults == [])
  }

  @Test("an order that went on by a write whose answer was lost is placed")
  func lostAnswer() async {
    let world = CarrierWorld()
    world.ledger.fail(nil, .answerLost)
    world.acme.buys(.failed(.funds))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 60)
    #expect(world.bolt.calls.count == 1)
    #expect(world.ledger.log.last == "A-1-2 settled 10.00 USD")
    #expect(await world.followedCount() == 0)
  }

  @Test("an order whose hold was freed before it left is not placed")
  func freed() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.delivered))
    guard let (record, note) = world.ledger.hold("A-1") else { return }
    world.ledger.take(OrderReport(.released, of: orderID("A-1"))) { _ in }
    await world.ask { await $0.carry(record, note) }
    await world.run(until: 5)
    #expect(world.acme.calls == [])
    #expect(world.ledger.note(orderID("A-1"))?.isOver == true)
  }

  @Test("calls at one supplier are bounded, and come in their turn")
  func bounded() async {
    let world = CarrierWorld(rules: CarryingRules(callsPerSupplier: 2))
    for number in 1...5 {
      world.acme.buys(Reply(.delivered))
      await world.carry("A-\(number)")
    }
    await world.run(until: 5)
    #expect(world.acme.calls.map { String($0.prefix(9)) } == (1...5).map { "buy A-\($0)-1" })
    #expect(world.acme.mostRunning == 2)
    #expect(world.ledger.log.filter { $0.contains("settled") }.count == 5)
  }

  @Test("a supplier that is asked about an attempt can tell which orders are those of others")
  func others() async throws {
    let world = CarrierWorld()
    world.acme.finds(by: "key")
    world.acme.buys(
      Reply(.inFlight).with { $0.supplierReference = "S-1" }, Reply(.unknown), Reply(.unknown))
    for (second, name) in [(1, "A-1"), (2, "A-2"), (3, "A-3")] {
      await world.carry(name)
      await world.run(until: Double(second))
    }
    let others = try #require(world.acme.others)
    #expect(try await others.owner(of: "S-1") == orderID("A-1"))
    #expect(try await others.owner(of: "S-2") == nil)
    let trace = AttemptTrace.sought("key", since: at(0))
    #expect(try await others.found(by: trace).map(\.order.id).sorted() == ["A-1-1", "A-2-1"])
  }
}
