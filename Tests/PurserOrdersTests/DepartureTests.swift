import PurserCore
import PurserOrders
import TestSupport
import Testing

/// Orders of which the hold and what is needed to find them again are one write.
@Suite("Orders that leave with their holds", .mustEnd)
struct DepartureTests {
  typealias Reply = ScriptedOrders.Reply

  private func world(calls: Int = 32) -> CarrierWorld {
    let world = CarrierWorld(rules: CarryingRules(callsPerSupplier: calls))
    world.acme.leavesAtOnce()
    return world
  }

  @Test("one is bought once, with nothing written between its hold and its end")
  func delivered() async {
    let world = world()
    world.acme.buys(Reply(.delivered))
    await world.carry(world.depart("A-1"))
    await world.run(until: 5)
    #expect(
      world.ledger.log == [
        "A-1-1 held at acme", "A-1-1 left with its hold", "A-1-1 settled 10.00 USD",
      ])
    #expect(world.acme.calls == ["buy A-1-1 at 0"])
    #expect(world.faults == [])
    #expect(await world.standing("A-1")?.isOnlyAttempt == true)
  }

  @Test("one that was refused goes on to the next supplier, and is not the only attempt then")
  func movesOn() async {
    let world = world()
    world.acme.buys(.failed(.funds))
    world.bolt.buys(Reply(.delivered))
    await world.carry(world.depart("A-1"))
    await world.run(until: 5)
    #expect(world.bolt.calls == ["buy A-1-2 at 0"])
    #expect(world.ledger.log.last == "A-1-2 settled 10.00 USD")
    #expect(await world.standing("A-1")?.isOnlyAttempt == false)
    #expect(world.faults == [])
  }

  @Test("one whose supplier has no free place does not leave before its turn")
  func noPlace() async {
    let world = world(calls: 1)
    world.acme.buys(Reply(.delivered), Reply(.delivered))
    let (first, second) = (world.depart("A-1"), world.depart("A-2"))
    #expect(world.ledger.note(orderID("A-1"))?.memo != nil)
    #expect(world.ledger.note(orderID("A-2"))?.memo == nil)
    await world.carry(second)
    await world.run(until: 5)
    #expect(world.acme.calls == [])
    await world.carry(first)
    await world.run(until: 10)
    #expect(world.acme.calls == ["buy A-1-1 at 5", "buy A-2-1 at 5"])
    #expect(world.acme.mostRunning == 1)
    #expect(world.faults == [])
  }

  @Test("one that nobody hands over gives its place back")
  func letGo() async {
    let world = world(calls: 1)
    world.acme.buys(Reply(.delivered))
    var lost: Departed? = world.depart("A-1")
    #expect(lost?.record.holding?.sending.isReported == true)
    lost = nil
    await world.carry(world.depart("A-2"))
    await world.run(until: 5)
    #expect(world.acme.calls == ["buy A-2-1 at 0"])
  }

  @Test("one that is decided anew, since its hold could not be written, keeps one place")
  func decidedAnew() async {
    let world = world(calls: 1)
    world.acme.buys(Reply(.delivered), Reply(.delivered))
    let departed = world.depart("A-1")
    #expect(departed.departure.memo(of: departed.note, at: at(1)) != nil)
    var elsewhere = departed.note
    elsewhere.supplier = world.bolt.id
    #expect(departed.departure.memo(of: elsewhere, at: at(1)) == nil)
    // Of the place at the first supplier nothing is left.
    await world.carry(world.depart("A-2"))
    await world.run(until: 5)
    #expect(world.acme.calls == ["buy A-2-1 at 0"])
  }

  @Test("one is looked up after a kill before it was handed over, and is not bought")
  func killed() async {
    let world = world()
    world.acme.lookUps(.failed(.notFound))
    world.bolt.buys(Reply(.delivered))
    _ = world.depart("A-1")
    world.start()
    await world.ask { await $0.resume() }
    await world.run(until: 5)
    #expect(world.acme.calls == ["look up A-1-1 at 0"])
    #expect(world.ledger.log.last == "A-1-2 settled 10.00 USD")
    #expect(world.faults == [])
  }

  @Test("one is left to whoever hands it over by a carrier that takes up what was under way")
  func notResumed() async {
    let world = world()
    world.acme.buys(Reply(.delivered))
    let departed = world.depart("A-1")
    await world.ask { await $0.resume() }
    await world.run(until: 5)
    #expect(world.acme.calls == [])
    await world.carry(departed)
    await world.run(until: 10)
    #expect(world.acme.calls == ["buy A-1-1 at 5"])
    #expect(world.ledger.log.last == "A-1-1 settled 10.00 USD")
  }

  @Test("a stop waits for one that is about to leave, and for its end; later ones do not leave")
  func stop() async {
    let world = world()
    world.acme.buys(Reply(.delivered))
    let departed = world.depart("A-1")
    let stopped = world.executor.start { [carrier = world.carrier] in
      await carrier.stop(within: .seconds(15))
    }
    await world.run(until: 1)
    let late = world.depart("A-2")
    #expect(late.record.holding?.sending.isReported == false)
    await world.carry(departed)
    await world.run(until: 5)
    await stopped.value
    #expect(world.acme.calls == ["buy A-1-1 at 1"])
    #expect(world.ledger.log.last == "A-1-1 settled 10.00 USD")
    #expect(world.faults == [])
  }

  @Test("a stop ends once one that was about to leave was let go")
  func stopWithout() async {
    let world = world()
    var lost: Departed? = world.depart("A-1")
    let stopped = world.executor.start { [carrier = world.carrier] in
      await carrier.stop(within: .seconds(1_000_000))
    }
    await world.run(until: 1)
    #expect(lost != nil)
    lost = nil
    await world.run(until: 2)
    await stopped.value
    #expect(world.acme.calls == [])
  }
}
