import Logging
import PurserCore
import PurserOrders
import TestSupport
import Testing

/// What is taken up again after a restart, and what those who follow an order are told.
@Suite("Carried orders after restarts", .mustEnd)
struct RestartTests {
  typealias Reply = ScriptedOrders.Reply

  private static let blind = SupplierOrderTerms(onRepeat: .buysAgain, sendsMessages: true)

  @Test("after a restart what may have left is looked up before anything else, and bought once")
  func restart() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.delivered).with { $0.after = .seconds(30) })
    world.acme.lookUps(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 10)
    world.start()
    await world.ask { await $0.resume() }
    await world.run(until: 20)
    #expect(world.acme.calls == ["buy A-1-1 at 0", "look up A-1-1 at 10"])
    #expect(world.ledger.log.last == "A-1-1 settled 10.00 USD")
    #expect(world.faults == [])
  }

  @Test("after a restart what has not left is placed")
  func restartBefore() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.delivered))
    _ = world.ledger.hold("A-1")
    await world.ask { await $0.resume() }
    await world.run(until: 20)
    #expect(world.acme.calls == ["buy A-1-1 at 0"])
    #expect(world.ledger.log.last == "A-1-1 settled 10.00 USD")
  }

  @Test("an order that is handed over again, by what was known of it before, is not placed again")
  func handedOverAgain() async throws {
    let world = CarrierWorld(acme: Self.blind)
    world.acme.buys(Reply(.unknown))
    let (record, note) = try #require(world.ledger.hold("A-1"))
    await world.ask { await $0.carry(record, note) }
    await world.run(until: 10)
    let status = try await world.ledger.status(of: orderID("A-1"))
    await world.ask { await $0.carry(AttemptLedgerDouble.record(status), note) }
    await world.run(until: 20)
    world.start()
    await world.ask { await $0.carry(AttemptLedgerDouble.record(status), note) }
    await world.run(until: 30)
    #expect(world.acme.calls == ["buy A-1-1 at 0"])
    #expect(world.ledger.kind(orderID("A-1")) == .unknown)
    #expect(world.faults == [])
  }

  @Test("an order of which its shop said that it leaves is placed after a restart")
  func saidToLeave() async throws {
    let world = CarrierWorld()
    world.acme.buys(Reply(.delivered))
    _ = world.ledger.hold("A-1")
    world.ledger.take(OrderReport(.sent, of: orderID("A-1"))) { _ in }
    await world.run(until: 1)
    await world.ask { await $0.resume() }
    await world.run(until: 10)
    #expect(world.acme.calls == ["buy A-1-1 at 1"])
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
  }

  @Test("attempts for which there is no room wait in the store")
  func noRoom() async {
    let world = CarrierWorld(rules: CarryingRules(maximumFollowed: 2))
    for number in 1...7 {
      world.acme.buys(Reply(.delivered))
      await world.carry("A-\(number)")
    }
    #expect(await world.followedCount() == 2)
    await world.run(until: 60)
    #expect(world.ledger.log.filter { $0.contains("settled") }.count == 7)
    #expect(world.faults == [])
  }

  @Test("a carrier that stops lets calls end, and begins nothing more")
  func stops() async {
    let world = CarrierWorld(rules: CarryingRules(callsPerSupplier: 1))
    world.acme.buys(Reply(.delivered).with { $0.after = .seconds(3) })
    await world.carry("A-1")
    await world.carry("A-2")
    await world.run(until: 1)
    let stop = world.executor.start { [carrier = world.carrier] in
      await carrier.stop(within: .seconds(10))
    }
    await world.run(until: 20)
    await stop.value
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
    #expect(world.ledger.kind(orderID("A-2")) == .held)
    #expect(world.acme.calls.count == 1)
  }

  @Test("a carrier that stops does not wait longer than it may")
  func stopsInTime() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.delivered).with { $0.after = .seconds(300) })
    await world.carry("A-1")
    await world.run(until: 1)
    let stop = world.executor.start { [carrier = world.carrier] in
      await carrier.stop(within: .seconds(10))
    }
    await world.run(until: 12)
    await stop.value
    #expect(world.ledger.kind(orderID("A-1")) == .sent)
  }

  // MARK: Following

  @Test("whoever waits for an order is told its end, or where it stands when his time is up")
  func waits() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.delivered).with { $0.after = .seconds(20) })
    await world.carry("A-1")
    let early = world.executor.start { [carrier = world.carrier] in
      await carrier.wait(for: orderID("A-1"), atMost: .seconds(5))
    }
    let late = world.executor.start { [carrier = world.carrier] in
      await carrier.wait(for: orderID("A-1"), atMost: .seconds(60))
    }
    await world.run(until: 30)
    #expect(await early.value?.progress == .underWay)
    #expect(await late.value?.progress == .over)
    #expect(await world.standing("B-1") == nil)
  }

  @Test("whoever waits for an order of which only people can tell is told so at once")
  func waitsInDoubt() async {
    let world = CarrierWorld(acme: Self.blind)
    world.acme.buys(Reply(.unknown).with { $0.after = .seconds(2) })
    await world.carry("A-1")
    let wait = world.executor.start { [carrier = world.carrier] in
      await carrier.wait(for: orderID("A-1"), atMost: .seconds(60))
    }
    await world.run(until: 3)
    #expect(await wait.value?.progress == .forPeople)
  }

  @Test("a stream of changes ends with the order")
  func changes() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.accepted))
    world.acme.lookUps(Reply(.delivered))
    await world.carry("A-1")
    let stream = await world.ask { await $0.changes(of: orderID("A-1")) }
    let states = world.executor.start {
      await stream.reduce(into: []) { $0.append($1.note.state) }
    }
    await world.run(until: 30)
    let seen = await states.value
    #expect(seen.contains(.accepted))
    #expect(seen.last == .delivered)
  }

  @Test("what was delivered is kept before it is settled, and found again")
  func content() async throws {
    let world = CarrierWorld()
    world.content.fail(2)
    world.acme.buys(
      Reply(.delivered).with { $0.content = [[AttemptNews.Field(name: "pin", value: "007")]] })
    await world.carry("A-1")
    await world.run(until: 10)
    #expect(try await read("A-1", world) == "007")
    world.start()
    #expect(try await read("A-1", world) == "007")
    await #expect(throws: ContentRefusal.self) {
      try await read("B-1", world)
    }
  }

  @Test("what people say was bought is fetched from its supplier once it is asked for")
  func contentOfPeople() async throws {
    let world = CarrierWorld()
    world.acme.buys(Reply(.accepted))
    await world.carry("A-1")
    await world.run(until: 2)
    await #expect(throws: ContentRefusal.self) {
      try await read("A-1", world)
    }
    world.ledger.take(OrderReport(.settled(actual: nil), of: orderID("A-1"))) { _ in }
    await world.run(until: 30)
    #expect(try await read("A-1", world) == "AGAIN")
  }

  @Test("what was delivered stays as it was told first, and what the shop has does not come back")
  func contentOnce() async throws {
    let world = CarrierWorld()
    let masked = Reply(.delivered).with {
      $0.content = [[AttemptNews.Field(name: "pin", value: "***")]]
    }
    world.acme.buys(
      Reply(.delivered).with { $0.content = [[AttemptNews.Field(name: "pin", value: "007")]] })
    world.acme.messages(masked, masked, masked)
    await world.carry("A-1")
    await world.run(until: 10)
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 20)
    #expect(await message.value)
    #expect(try await read("A-1", world) == "007")
    world.start()
    let again = world.receive("A-1-1", from: world.acme)
    await world.run(until: 30)
    #expect(await again.value)
    #expect(try await read("A-1", world) == "007")
    try await world.carrier.forgetContent(of: orderID("A-1"), attempt: nil)
    let last = world.receive("A-1-1", from: world.acme)
    await world.run(until: 40)
    #expect(await last.value)
    #expect(try await world.content.content(of: orderID("A-1")) == .nothing)
  }

  /// The first field of what was delivered of an order, or of one of its attempts.
  private func read(
    _ name: String, _ world: CarrierWorld, attempt: Int? = nil
  ) async throws(ContentRefusal) -> String? {
    let content = try await world.carrier.content(of: orderID(name), attempt: attempt)
    if let attempt { #expect(content.attempt == attempt) }
    return content.items.first?.first?.value
  }

  @Test("what a supplier could not give is asked for again, and what was read is not lost")
  func contentInPart() async throws {
    let world = CarrierWorld()
    func content(_ codes: String..., because kind: AttemptProblem.Kind? = nil) -> Reply {
      Reply(.delivered).with { reply in
        reply.content = codes.map { [AttemptNews.Field(name: "code", value: $0)] }
        reply.problem = kind.map { AttemptProblem($0, "a part is missing") }
      }
    }
    func codes() async throws -> [String] {
      let content = try await world.carrier.content(of: orderID("A-1"), attempt: nil)
      return content.items.flatMap { $0.map(\.value) }
    }
    world.acme.buys(content("ONE", because: .unknown))
    world.acme.gives(
      content("ONE", because: .unreachable), content("ELSE", "TWO"), content("ONE", "TWO"),
      content("TWO", because: .unreachable))
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(try await codes() == ["ONE"])
    #expect(try await codes() == ["ONE"])
    #expect(try await codes() == ["ONE", "TWO"])
    world.start()
    #expect(try await codes() == ["ONE", "TWO"])
  }

  @Test("what two attempts delivered is had from each, and neither goes unseen")
  func contentOfTwo() async throws {
    let world = CarrierWorld()
    func delivers(_ code: String) -> Reply {
      Reply(.delivered).with { $0.content = [[AttemptNews.Field(name: "code", value: code)]] }
    }
    world.acme.buys(.failed(.outOfStock))
    world.acme.messages(delivers("FIRST"))
    world.bolt.buys(delivers("SECOND"))
    await world.carry("A-1")
    await world.run(until: 5)
    #expect(try await read("A-1", world) == "SECOND")
    await #expect(throws: ContentRefusal.self) { try await read("A-1", world, attempt: 1) }
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 10)
    #expect(await message.value)
    for isAfterRestart in [false, true] {
      if isAfterRestart { world.start() }
      #expect(try await read("A-1", world) == "SECOND")
      #expect(try await read("A-1", world, attempt: 1) == "FIRST")
      #expect(try await read("A-1", world, attempt: 2) == "SECOND")
    }
    await #expect(throws: ContentRefusal.attemptMissing([1, 2])) {
      try await world.carrier.forgetContent(of: orderID("A-1"), attempt: nil)
    }
    try await world.carrier.forgetContent(of: orderID("A-1"), attempt: 2)
    #expect(try await world.content.content(of: orderID("A-1").attempt(2)) == .nothing)
    #expect(try await read("A-1", world, attempt: 1) == "FIRST")
    #expect(try await read("A-1", world, attempt: 2) == "AGAIN")
  }
}
