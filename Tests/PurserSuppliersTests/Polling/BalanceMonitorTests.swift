import Logging
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("BalanceMonitor")
struct BalanceMonitorTests {
  private let acme = SupplierID("acme")
  private let zenith = SupplierID("zenith")
  private let clock = HandClock()
  private let sink = RecordingSink()

  private func monitor(_ readers: [(SupplierID, any BalanceReader)]) -> BalanceMonitor {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: readers.map {
        BalanceMonitor.Subject(supplier: $0.0, interval: .seconds(120), reader: $0.1)
      }, sink: sink, now: clock.now, logger: logger, generator: LargestDraws())
  }

  @Test("the first answer waits for the first check, later ones do not wait")
  func staleWhileRefreshing() async throws {
    let reader = GatedReader(acme)
    let monitor = monitor([(acme, reader)])
    async let first = monitor.current()
    await reader.waitForACall()
    await reader.answer(.success("100"))
    #expect(await first[acme]?.failure == nil)
    #expect(await sink.amounts == ["100.00"])

    clock.advance(by: .seconds(120))
    let second = await monitor.current()
    #expect(second[acme]?.succeededAt == HandClock.beginning)
    await reader.waitForACall()
    await reader.answer(.success("90"))
    #expect(await monitor.check(acme).succeededAt == HandClock.beginning + .seconds(120))
    #expect(await sink.amounts == ["100.00", "90.00"])
  }

  @Test("a reading is current for the interval, and asked for again after it")
  func cached() async {
    let reader = GatedReader(acme)
    let monitor = monitor([(acme, reader)])
    await reader.prepare([.success("1"), .success("2")])
    _ = await monitor.current()
    clock.advance(by: .seconds(119))
    _ = await monitor.current()
    #expect(await reader.calls == 1)
    clock.advance(by: .seconds(1))
    _ = await monitor.current()
    await reader.waitForACall(number: 2)
    #expect(await reader.calls == 2)
  }

  @Test("a check has less priority than what clients wait for, whoever asks for it")
  func priority() async throws {
    let (priorities, told) = AsyncStream.makeStream(of: TaskPriority?.self)
    let monitor = monitor([(acme, PriorityReader(told: told))])
    _ = await Task(priority: .high) { await monitor.check(acme) }.value
    let priority = try #require(await priorities.first { _ in true })
    #expect(try #require(priority) < .medium)
  }

  @Test("everybody who asks at once shares one call")
  func oneCallInFlight() async {
    let reader = GatedReader(acme)
    let monitor = monitor([(acme, reader)])
    await withDiscardingTaskGroup { group in
      for _ in 0..<50 { group.addTask { _ = await monitor.check(acme) } }
      await reader.waitForACall()
      await reader.answer(.success("7"))
    }
    #expect(await reader.calls == 1)
    #expect(await sink.amounts == ["7.00"])
  }

  @Test("one supplier's failure is its own, and its last reading is not touched")
  func failureIsItsOwn() async {
    let (good, bad) = (GatedReader(acme), GatedReader(zenith))
    let monitor = monitor([(acme, good), (zenith, bad)])
    let failure = CheckFailure(.unreachable, "no connection")
    await good.prepare([.success("5")])
    await bad.prepare([.failure(failure)])
    let statuses = await monitor.current()
    #expect(statuses[acme]?.failure == nil)
    #expect(statuses[zenith]?.failure == failure)
    #expect(statuses[zenith]?.succeededAt == nil)
    #expect(await sink.amounts == ["5.00"])
  }

  @Test("a reading that cannot be stored is a failed check")
  func unstoredReading() async {
    let reader = GatedReader(acme)
    let monitor = monitor([(acme, reader)])
    await reader.prepare([.success("5")])
    await sink.refuse()
    #expect(await monitor.check(acme).failure?.kind == .unknown)
  }

  @Test("a clock that was set back does not keep a check from being due")
  func clockSetBack() async {
    let reader = GatedReader(acme)
    let monitor = monitor([(acme, reader)])
    await reader.prepare([.success("1"), .success("2")])
    _ = await monitor.current()
    clock.advance(by: .seconds(-3600))
    _ = await monitor.current()
    await reader.waitForACall(number: 2)
    #expect(await reader.calls == 2)
  }

  @Test("a check that ends with the watch is no failure of the supplier", .mustEnd)
  func watchEnds() async {
    let (asked, begin) = AsyncStream.makeStream(of: Void.self)
    let monitor = monitor([(acme, SilentReader(begin: begin))])
    let watch = Task { await monitor.run(clock: ContinuousClock()) }
    _ = await asked.first { _ in true }
    watch.cancel()
    await watch.value
    #expect(await monitor.statuses() == [acme: CheckStatus()])
  }

  @Test("the watch checks when a check is due and sleeps until then")
  func watch() async throws {
    let reader = GatedReader(acme)
    let monitor = monitor([(acme, reader)])
    await reader.prepare([.success("1"), .failure(CheckFailure(.unknown, "no")), .success("3")])
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120))
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(5))
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(120))
    #expect(await reader.calls == 3)
    watch.cancel()
    await watch.value
  }
}
