import Logging
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("A monitor that goes over to other suppliers")
struct AdoptingTests {
  private let acme = SupplierID("acme")
  private let zenith = SupplierID("zenith")
  private let clock = HandClock()
  private let sink = RecordingSink()

  private func monitor(_ readers: [(SupplierID, any BalanceReader)]) -> BalanceMonitor {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: readers.map { subject($0.0, $0.1) }, sink: sink, now: clock.now, logger: logger,
      generator: LargestDraws())
  }

  private func subject(
    _ supplier: SupplierID, _ reader: any BalanceReader, every interval: Duration = .seconds(120)
  ) -> BalanceMonitor.Subject {
    BalanceMonitor.Subject(supplier: supplier, interval: interval, reader: reader)
  }

  @Test("keeps what it knows of those that stay, and asks those at once that are asked otherwise")
  func staying() async {
    let (old, new, other) = (GatedReader(acme), GatedReader(acme), GatedReader(zenith))
    let monitor = monitor([(acme, old), (zenith, other)])
    await old.prepare([.failure(CheckFailure(.auth, "no"))])
    await other.prepare([.success("1")])
    _ = await monitor.current()
    await monitor.adopt(
      [subject(acme, new), subject(zenith, other)], changed: [acme])
    #expect(await monitor.statuses()[acme]?.failure?.kind == .auth)
    await new.prepare([.success("7"), .success("7")])
    _ = await monitor.current()
    await new.waitForACall(number: 1)
    #expect(await monitor.check(acme).failure == nil)
    #expect(await old.calls == 1)
    // The other one is not due.
    #expect(await other.calls == 1)
  }

  @Test("a check under way ends as it began, and is followed by one of the new kind")
  func underWay() async {
    let (old, new) = (GatedReader(acme), GatedReader(acme))
    let monitor = monitor([(acme, old)])
    async let first = monitor.check(acme)
    await old.waitForACall()
    await monitor.adopt([subject(acme, new)], changed: [acme])
    await old.answer(.success("5"))
    #expect(await first.failure == nil)
    #expect(await sink.amounts == ["5.00"])
    await new.prepare([.success("6")])
    _ = await monitor.current()
    await new.waitForACall(number: 1)
    #expect(await old.calls == 1)
  }

  @Test("who waits for a check of a supplier that is let go is not left waiting")
  func letGo() async {
    let (reader, other) = (GatedReader(acme), GatedReader(zenith))
    let monitor = monitor([(acme, reader), (zenith, other)])
    async let status = monitor.check(acme)
    await reader.waitForACall()
    await monitor.adopt([subject(zenith, other)], changed: [])
    #expect(await monitor.statuses()[acme] == nil)
    await reader.answer(.success("5"))
    #expect(await status == CheckStatus())
  }

  @Test("a supplier that is new is asked, also by the schedule that runs")
  func newcomer() async {
    let (reader, other) = (GatedReader(acme), GatedReader(zenith))
    let monitor = monitor([(acme, reader)])
    await reader.prepare([.success("1")])
    let stepped = SteppedClock(clock)
    let run = Task { await monitor.run(clock: stepped) }
    await reader.waitForACall(number: 1)
    await other.prepare([.success("2")])
    await monitor.adopt([subject(acme, reader), subject(zenith, other)], changed: [])
    await other.waitForACall(number: 1)
    run.cancel()
    await run.value
  }

  @Test("a shorter interval brings the next check forward")
  func interval() async {
    let reader = GatedReader(acme)
    let monitor = monitor([(acme, reader)])
    await reader.prepare([.success("1"), .success("2")])
    _ = await monitor.current()
    await monitor.adopt([subject(acme, reader, every: .seconds(10))], changed: [])
    clock.advance(by: .seconds(10))
    _ = await monitor.current()
    await reader.waitForACall(number: 2)
  }
}
