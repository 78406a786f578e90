import PurserCore
import PurserOrders
import TestSupport
import Testing

/// No purchase counts for two orders.
@Suite("Purchases that a supplier shows to two orders", .mustEnd)
struct ClaimingTests {
  typealias Reply = ScriptedOrders.Reply

  private static func delivered(_ name: String) -> Reply {
    Reply(.delivered).with {
      $0.supplierReference = name
      $0.content = [[AttemptNews.Field(name: "code", value: "X")]]
    }
  }

  /// The second order is in doubt, says whose purchase it was shown, and takes nothing of it.
  private func expectDoubt(
    _ world: CarrierWorld, _ name: String = "A-2", of other: String = "A-1"
  ) {
    #expect(world.ledger.kind(orderID(name)) == .unknown)
    let note = world.ledger.note(orderID(name))
    #expect(note?.state == .unknown)
    #expect(note?.memo?.supplierReference == nil)
    #expect(note?.charged == nil)
    #expect(note?.problem?.message.contains("order \(other)") == true, "\(note?.problem as Any)")
    #expect(world.bolt.calls == [])
  }

  @Test("a reply that names another order's purchase leaves it in doubt, also after a restart")
  func placed() async {
    let world = CarrierWorld()
    world.acme.buys(Self.delivered("S-1"), Self.delivered("S-1"), Self.delivered("S-3"))
    world.acme.lookUps(Reply(.unknown))
    await world.carry("A-1")
    await world.run(until: 5)
    world.start()
    await world.carry("A-2")
    await world.run(until: 8)
    expectDoubt(world)
    await world.carry("A-3")
    await world.run(until: 9)
    #expect(world.ledger.kind(orderID("A-3")) == .settled)
  }

  @Test("of two that hear of one purchase at the same time one alone has it")
  func atOnce() async {
    let world = CarrierWorld()
    world.acme.buys(Self.delivered("S-1"), Self.delivered("S-1"))
    world.acme.lookUps(Reply(.unknown))
    await world.carry("A-1")
    await world.carry("A-2")
    await world.run(until: 4)
    let kinds = ["A-1", "A-2"].map { world.ledger.kind(orderID($0)) }
    #expect(kinds.filter { $0 == .settled }.count == 1, "\(kinds)")
    #expect(kinds.filter { $0 == .unknown }.count == 1, "\(kinds)")
  }

  @Test("a look-up, and a message, that name another order's purchase tell nothing")
  func lookedUp() async {
    let world = CarrierWorld()
    world.acme.buys(Self.delivered("S-1"), Reply(.unknown))
    world.acme.lookUps(
      Self.delivered("S-1"), Reply(.failed).with { $0.supplierReference = "S-1" },
      Self.delivered("S-2"))
    world.acme.messages(Self.delivered("S-1"))
    await world.carry("A-1")
    await world.run(until: 1)
    await world.carry("A-2")
    await world.run(until: 7)
    expectDoubt(world)
    await world.run(until: 12)
    expectDoubt(world)
    await world.run(until: 17)
    #expect(world.ledger.note(orderID("A-2"))?.memo?.supplierReference == "S-2")
    #expect(world.ledger.kind(orderID("A-2")) == .settled)
  }

  @Test("a refusal that names another order's purchase is a refusal")
  func refused() async {
    let world = CarrierWorld()
    world.acme.buys(
      Self.delivered("S-1"), .failed(.outOfStock).with { $0.supplierReference = "S-1" })
    world.bolt.buys(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 1)
    await world.carry("A-2")
    await world.run(until: 5)
    #expect(world.ledger.note(orderID("A-2"))?.memo?.supplierReference == nil)
    #expect(world.bolt.calls == ["buy A-2-2 at 1"])
  }

  @Test("a supplier that returns the first order for a repeated reference sells it once")
  func repeated() async {
    let world = CarrierWorld(
      acme: SupplierOrderTerms(onRepeat: .returnsFirst, findsByReference: true))
    world.acme.refers(by: "example.com")
    world.acme.buys(Reply(.delivered), Reply(.delivered))
    world.acme.lookUps(Reply(.delivered))
    await world.carry("A-1")
    await world.run(until: 1)
    await world.carry("A-2")
    await world.run(until: 30)
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
    expectDoubt(world)
  }

  @Test("an attempt that is told of again is the same")
  func again() async {
    let world = CarrierWorld(
      acme: SupplierOrderTerms(onRepeat: .returnsFirst, findsByReference: true))
    world.acme.refers(by: "example.com")
    world.acme.buys(Reply(.accepted).with { $0.supplierReference = "S-1" })
    world.acme.lookUps(Reply(.unknown), Self.delivered("S-1"))
    await world.carry("A-1")
    await world.run(until: 30)
    #expect(world.ledger.kind(orderID("A-1")) == .settled)
  }
}
