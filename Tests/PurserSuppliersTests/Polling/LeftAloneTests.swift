import Logging
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("BalanceMonitor and a supplier to be left alone")
struct LeftAloneTests {
  private let acme = SupplierID("acme")
  private let clock = HandClock()
  private let sink = RecordingSink()
  private let no = CheckFailure(.unreachable, "no connection")

  private func monitor(
    _ reader: any BalanceReader, minimumInterval: Duration = .zero
  ) -> BalanceMonitor {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: [
        .init(
          supplier: acme, interval: .seconds(120), minimumInterval: minimumInterval,
          reader: reader)
      ], sink: sink, now: clock.now, logger: logger, generator: LargestDraws())
  }

  /// A monitor whose supplier has just failed five times in a row.
  private func failing(_ reader: GatedReader) async -> BalanceMonitor {
    let monitor = monitor(reader)
    await reader.prepare(Array(repeating: .failure(no), count: 5))
    for _ in 1...5 { _ = await monitor.check(acme) }
    return monitor
  }

  @Test("after five failures nobody has it asked, however long ago they were")
  func openCircuit() async {
    let reader = GatedReader(acme)
    let monitor = await failing(reader)
    #expect(await monitor.statuses()[acme]?.circuit == .open)
    clock.advance(by: .seconds(3600))
    #expect(await monitor.check(acme).failure == no)
    await monitor.refresh(short: [acme])
    await monitor.checkAll()
    #expect(await monitor.current()[acme]?.circuit == .open)
    #expect(await reader.calls == 5)
  }

  @Test("the watch asks it for a proof when it is due, and one closes the circuit")
  func proof() async {
    let reader = GatedReader(acme)
    let monitor = await failing(reader)
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(16), "the fifth pause before any reading")
    sleeper.step()
    await reader.waitForACall(number: 6)
    #expect(await monitor.statuses()[acme]?.circuit == .halfOpen)
    await monitor.refresh(short: [acme])
    #expect(await monitor.check(acme).circuit == .halfOpen, "nobody waits for the proof")
    await reader.answer(.failure(no))
    #expect(await sleeper.nextSleep() == .seconds(32))
    #expect(await monitor.statuses()[acme]?.circuit == .open)
    sleeper.step()
    await reader.waitForACall(number: 7)
    await reader.answer(.success("5"))
    #expect(await sleeper.nextSleep() == .seconds(120))
    #expect(await monitor.statuses()[acme]?.circuit == .closed)
    watch.cancel()
    await watch.value
  }

  @Test("readings that cannot be stored do not speak against the supplier")
  func unstored() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await sink.refuse()
    await reader.prepare(Array(repeating: .success("1"), count: 6))
    for _ in 1...6 { _ = await monitor.check(acme) }
    #expect(await monitor.statuses()[acme]?.circuit == .closed)
  }

  @Test("no two checks are closer than the least interval, whoever asks")
  func minimumInterval() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader, minimumInterval: .seconds(60))
    await reader.prepare([.success("1"), .success("2")])
    let first = await monitor.check(acme)
    clock.advance(by: .seconds(59))
    #expect(await monitor.check(acme) == first)
    await monitor.refresh(short: [acme])
    await monitor.checkAll()
    #expect(await reader.calls == 1)
    clock.advance(by: .seconds(1))
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 2)
  }

  @Test("after a failure the least interval counts where it is longer than the pause")
  func minimumIntervalAfterFailure() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader, minimumInterval: .seconds(60))
    await reader.prepare([.failure(no), .success("1")])
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(60))
    clock.advance(by: .seconds(30))
    _ = await monitor.current()
    #expect(await reader.calls == 1)
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(120))
    #expect(await reader.calls == 2)
    watch.cancel()
    await watch.value
  }

  @Test("a clock that was set back makes the least interval begin anew, and no longer")
  func clockSetBack() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader, minimumInterval: .seconds(60))
    await reader.prepare([.success("1"), .success("2")])
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120))
    clock.advance(by: .seconds(-3600))
    await sink.set(SupplierActivity(), of: acme)
    await monitor.refresh(short: [acme])
    #expect(await sleeper.nextSleep() == .seconds(60))
    #expect(await reader.calls == 1)
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(120))
    #expect(await reader.calls == 2)
    watch.cancel()
    await watch.value
  }

  @Test("a request that our own limits held back tells nothing of the supplier")
  func heldBack() {
    #expect(Circuit.Evidence(CheckFailure(.heldBack(.seconds(5)))) == .none)
  }
}
