import Logging
import PurserCore
import PurserOrders
import Synchronization
import TestSupport
import Testing

/// Attempts of which nobody knows what became of them, and what comes late.
@Suite("Orders in doubt", .mustEnd)
struct DoubtTests {
  typealias Reply = ScriptedOrders.Reply

  private static let blind = SupplierOrderTerms(onRepeat: .buysAgain, sendsMessages: true)

  /// Lets readings tell of what is unheard of, which takes some time.
  private static func expireUnheard(_ world: CarrierWorld, until seconds: Double) async {
    let task = world.executor.start { [carrier = world.carrier] in await carrier.expireUnheard() }
    await world.run(until: seconds)
    await task.value
  }

  private static func failingOver(_ exposure: String) -> CarryingRules {
    CarryingRules(unknown: .failOver(after: .seconds(600), exposure: money(exposure)))
  }

  @Test("an order in doubt goes elsewhere by the owner's rule, and its first hold stays")
  func failsOver() async {
    let world = CarrierWorld(rules: Self.failingOver("50"), acme: Self.blind)
    world.acme.buys(Reply(.unknown))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 599)
    #expect(world.bolt.calls == [])
    await world.run(until: 700)
    #expect(world.bolt.calls == ["buy A-1-2 at 600"])
    #expect(world.ledger.kind(orderID("A-1")) == .unknown)
    #expect(world.ledger.log.last == "A-1-2 settled 10.00 USD")
    let standing = await world.standing("A-1")
    #expect(standing?.progress == .over)
    #expect(standing?.note.supplier == SupplierID("bolt"))
  }

  @Test("no more is put at risk than the owner's exposure")
  func exposure() async {
    let world = CarrierWorld(rules: Self.failingOver("15"), acme: Self.blind)
    world.acme.buys(Reply(.unknown), Reply(.unknown))
    world.bolt.buys(Reply(.delivered), Reply(.delivered))
    world.acme.messages(.failed(.unknown))
    await world.carry("A-1")
    await world.carry("A-2")
    await world.run(until: 5_000)
    #expect(world.bolt.calls == ["buy A-1-2 at 600"])
    // The first is no longer in doubt.
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 6_000)
    #expect(await message.value)
    #expect(world.ledger.kind(orderID("A-1")) == .released)
    #expect(world.bolt.calls.count == 2)
    #expect(world.faults == [])
  }

  @Test("people who end an attempt in doubt give its exposure back")
  func endedByPeople() async {
    let world = CarrierWorld(rules: Self.failingOver("15"), acme: Self.blind)
    world.acme.buys(Reply(.unknown), Reply(.unknown))
    world.bolt.buys(Reply(.delivered), Reply(.delivered))
    await world.carry("A-1")
    await world.carry("A-2")
    await world.run(until: 5_000)
    #expect(world.bolt.calls.count == 1)
    world.ledger.take(OrderReport(.released, of: orderID("A-1"))) { _ in }
    await world.run(until: 6_000)
    #expect(world.bolt.calls == ["buy A-1-2 at 600", "buy A-2-2 at 5000"])
  }

  @Test("room under the exposure goes at once to who waited longest and fits")
  func roomGoesOn() async {
    let world = CarrierWorld(rules: Self.failingOver("15"), acme: Self.blind)
    for _ in 0..<4 { world.acme.buys(Reply(.unknown)) }
    for _ in 0..<4 { world.bolt.buys(Reply(.delivered)) }
    world.acme.messages(.failed(.unknown))
    await world.carry("A-1", "10")
    await world.run(until: 1)
    await world.carry("A-2", "20")
    await world.carry("A-3", "7")
    await world.run(until: 2)
    await world.carry("A-4", "7")
    await world.run(until: 5_000)
    #expect(world.bolt.calls == ["buy A-1-2 at 600"])
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 5_001)
    #expect(await message.value)
    #expect(
      world.bolt.calls == ["buy A-1-2 at 600", "buy A-3-2 at 5000", "buy A-4-2 at 5000"])
    #expect(world.ledger.kind(orderID("A-2")) == .unknown)
    #expect(world.faults == [])
  }

  @Test("a higher exposure lets those go on that wait for room")
  func moreExposure() async {
    let world = CarrierWorld(rules: Self.failingOver("5"), acme: Self.blind)
    world.acme.buys(Reply(.unknown))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 5_000)
    #expect(world.bolt.calls == [])
    let rules = Self.failingOver("10")
    await world.ask { await $0.adopt(rules) }
    await world.run(until: 5_001)
    #expect(world.bolt.calls == ["buy A-1-2 at 5000"])
  }

  @Test("what an order waits for is said, and until when")
  func waitsFor() async throws {
    let world = CarrierWorld(rules: Self.failingOver("15"), acme: Self.blind)
    world.acme.buys(Reply(.unknown), Reply(.unknown))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.carry("A-2")
    await world.run(until: 10)
    let first = await world.ask { await $0.waiting(of: orderID("A-2")) }
    #expect(first?.cause == .failOver)
    #expect(first?.attempt == 1)
    let moment = try #require(first?.until)
    #expect(moment >= at(600) && moment < at(601))
    #expect(
      first?.sentence
        == "It goes elsewhere at \(moment), unless acme tells before what became of it.")
    await world.run(until: 700)
    // The first has gone elsewhere, and was delivered there; the other one waits for its room.
    #expect(await world.ask { await $0.waiting(of: orderID("A-1")) }?.cause == .message)
    let second = await world.ask { await $0.waiting(of: orderID("A-2")) }
    #expect(second?.cause == .exposure)
    #expect(second?.until == nil)
    #expect(
      second?.sentence
        == "It waits for room under `placing.unknown.exposure`: 10.00 USD of 15.00 USD is at risk, and it would add "
        + "10.00 USD.")
    #expect(await world.ask { await $0.waiting(of: orderID("A-3")) } == nil)
  }

  @Test("both attempts delivered are both settled")
  func boughtTwice() async {
    let world = CarrierWorld(rules: Self.failingOver("50"), acme: Self.blind)
    world.acme.buys(Reply(.unknown))
    world.acme.messages(Reply(.delivered))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 700)
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 800)
    #expect(await message.value)
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
    #expect(world.ledger.kind(orderID("A-1").attempt(2)) == .settled)
  }

  @Test("where nobody can be asked, readings tell after the time that a hold waits")
  func unheard() async {
    let world = CarrierWorld(acme: Self.blind)
    world.acme.buys(Reply(.unknown))
    world.acme.messages(Reply(.delivered))
    await world.carry("A-1")
    // A shop places this one itself, and does not know what became of it.
    _ = world.ledger.hold("S-1")
    world.ledger.state.withLock { $0.notes[orderID("S-1")] = nil }
    world.ledger.take(OrderReport(.unknown, of: orderID("S-1"))) { _ in }
    await world.run(until: 890)
    await Self.expireUnheard(world, until: 891)
    #expect(world.ledger.kind(orderID("A-1")) == .unknown)
    await world.run(until: 901)
    await Self.expireUnheard(world, until: 902)
    #expect(world.ledger.kind(orderID("A-1")) == .expired)
    #expect(world.ledger.kind(orderID("S-1")) == .expired)
    #expect(world.ledger.note(orderID("S-1"))?.state == .unknown)
    #expect(world.ledger.note(orderID("S-1"))?.isOver == false)
    #expect(await world.standing("A-1")?.progress == .forPeople)
    #expect(world.bolt.calls == [])
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 910)
    #expect(await message.value)
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
    #expect(world.faults == [])
  }

  @Test("an attempt that is looked up, may go elsewhere or waits for room keeps its hold")
  func stillAsked() async {
    let looked = CarrierWorld()
    looked.acme.buys(Reply(.unknown))
    for _ in 0..<200 { looked.acme.lookUps(Reply(.unknown)) }
    await looked.carry("A-1")
    let blocked = CarrierWorld(rules: Self.failingOver("5"), acme: Self.blind)
    blocked.acme.buys(Reply(.unknown))
    await blocked.carry("A-1")
    let waiting = CarrierWorld(rules: CarryingRules(maximumFollowed: 1), acme: Self.blind)
    waiting.acme.buys(Reply(.unknown))
    await waiting.carry("A-1")
    await waiting.run(until: 1)
    waiting.start()
    guard let (record, note) = waiting.ledger.hold("B-1") else { return }
    await waiting.ask { await $0.carry(record, note) }
    for world in [looked, blocked, waiting] {
      await world.run(until: 1_000)
      await Self.expireUnheard(world, until: 1_001)
      #expect(world.ledger.kind(orderID("A-1")) == .unknown)
      #expect(world.ledger.ending(orderID("A-1")) == nil)
    }
  }

  @Test("a supplier that can be asked is asked before an order goes elsewhere, after a stop too")
  func asksFirst() async {
    let soon = CarryingRules(unknown: .failOver(after: .seconds(4), exposure: nil))
    let world = CarrierWorld(rules: soon)
    world.acme.buys(Reply(.unknown), Reply(.unknown))
    world.acme.lookUps(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 60)
    #expect(world.acme.calls == ["buy A-1-1 at 0", "look up A-1-1 at 4"])
    await world.carry("A-2")
    await world.run(until: 61)
    world.start()
    await world.run(until: 1_000)
    await world.ask { await $0.resume() }
    await world.run(until: 1_010)
    #expect(world.acme.calls.last == "look up A-2-1 at 1000")
    #expect(world.ledger.kind(orderID("A-2")) == .settled)
    #expect(world.bolt.calls == [])
  }

  @Test("where a supplier that can be asked does not know, the order goes elsewhere")
  func asksInVain() async {
    let world = CarrierWorld(rules: Self.failingOver("50"))
    world.acme.buys(Reply(.unknown))
    world.acme.lookUps(Reply(.unknown))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 700)
    #expect(world.bolt.calls == ["buy A-1-2 at 600"])
  }

  @Test("no more is put at risk than the owner's exposure after a restart either")
  func exposureAfterRestart() async {
    let world = CarrierWorld(rules: Self.failingOver("15"), acme: Self.blind)
    world.acme.buys(Reply(.unknown), Reply(.unknown))
    world.bolt.buys(Reply(.delivered), Reply(.delivered))
    await world.carry("Z-1")
    await world.run(until: 10)
    // It is taken over first, and waits for room.
    await world.carry("A-1")
    await world.run(until: 1_000)
    #expect(world.bolt.calls == ["buy Z-1-2 at 600"])
    world.start()
    await world.ask { await $0.resume() }
    await world.run(until: 3_000)
    #expect(world.bolt.calls == ["buy Z-1-2 at 600"])
    #expect(world.ledger.kind(orderID("A-1")) == .unknown)
  }

  /// A world in which an order in doubt went elsewhere, and waits there for the only place, which another one has.
  private func waitingElsewhere() async throws -> CarrierWorld {
    let world = CarrierWorld(
      rules: CarryingRules(
        unknown: .failOver(after: .seconds(600), exposure: nil), callsPerSupplier: 1),
      acme: Self.blind)
    world.acme.buys(Reply(.unknown))
    world.bolt.buys(Reply(.delivered).with { $0.after = .seconds(60) })
    await world.carry("A-1")
    await world.run(until: 590)
    var moved = try #require(world.ledger.hold("B-1"))
    moved.1.supplier = world.bolt.id
    await world.ask { [moved] in await $0.carry(moved.0, moved.1) }
    await world.run(until: 610)
    #expect(world.ledger.kind(orderID("A-1").attempt(2)) == .held)
    return world
  }

  @Test("an attempt that has not left is given up where an earlier one was delivered")
  func givenUp() async throws {
    let world = try await waitingElsewhere()
    world.acme.messages(Reply(.delivered))
    #expect(world.bolt.calls == ["buy B-1-1 at 590"])
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 800)
    #expect(await message.value)
    #expect(world.bolt.calls == ["buy B-1-1 at 590"])
    #expect(world.ledger.kind(orderID("A-1").attempt(2)) == .released)
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
  }

  @Test("so is one where the shop says that the earlier one was bought")
  func givenUpByPeople() async throws {
    let world = try await waitingElsewhere()
    world.ledger.take(OrderReport(.settled(actual: nil), of: orderID("A-1"))) { _ in }
    await world.run(until: 800)
    #expect(world.bolt.calls == ["buy B-1-1 at 590"])
    #expect(world.ledger.kind(orderID("A-1").attempt(2)) == .released)
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
    #expect(await world.followedCount() == 0)
  }

  @Test("an order that people released goes nowhere, whatever its supplier says then")
  func releasedByPeople() async {
    let world = CarrierWorld(rules: Self.failingOver("50"), acme: Self.blind)
    world.acme.buys(Reply(.inFlight))
    world.acme.messages(.failed(.outOfStock))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 10)
    world.ledger.take(OrderReport(.released, of: orderID("A-1"))) { _ in }
    await world.run(until: 20)
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 1_000)
    #expect(await message.value)
    #expect(world.bolt.calls == [])
    #expect(world.ledger.kind(orderID("A-1")) == .released)
    #expect(await world.followedCount() == 0)
  }

  @Test("a delivery after the order went on is settled late")
  func late() async {
    let world = CarrierWorld()
    world.acme.buys(.failed(.outOfStock))
    world.acme.messages(Reply(.delivered))
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 5)
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 10)
    #expect(await message.value)
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
    #expect(world.ledger.note(orderID("A-1"))?.isLate == true)
    #expect(await world.followedCount() == 0)
  }

  @Test("a message that comes before the reply waits for it")
  func messageFirst() async {
    let world = CarrierWorld()
    world.acme.buys(Reply(.accepted).with { $0.after = .seconds(20) })
    world.acme.messages(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 5)
    let message = world.receive("A-1-1", from: world.acme)
    await world.run(until: 30)
    #expect(await message.value)
    #expect(world.ledger.log.suffix(2) == ["A-1-1 accepted", "A-1-1 settled 10.00 USD"])
  }

  @Test("a message about nothing that is known is not taken in")
  func unknownMessage() async {
    let world = CarrierWorld()
    let message = world.receive("B-7-1", from: world.acme)
    await world.run(until: 1)
    #expect(await !message.value)
  }
}
