import Logging
import PurserCore
import Synchronization
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("BalanceMonitor and orders")
struct RefreshTests {
  private let acme = SupplierID("acme")
  private let clock = HandClock()
  private let sink = RecordingSink()

  private func monitor(
    _ reader: any BalanceReader, maximumAge: Duration = .seconds(600)
  ) -> BalanceMonitor {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: [
        .init(
          supplier: acme, interval: .seconds(120), lag: .seconds(30), maximumAge: maximumAge,
          reader: reader)
      ], sink: sink, now: clock.now, logger: logger)
  }

  /// An order moved so many seconds after the beginning.
  private func move(at seconds: Int, isVague: Bool = false) async {
    var activity = SupplierActivity()
    activity.movedAt = HandClock.beginning + .seconds(seconds)
    activity.isVague = isVague
    await sink.set(activity, of: acme)
  }

  @Test("a check that is due waits until the supplier must show the latest order")
  func rest() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2")])
    await move(at: 100)
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120))
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(10), "until 130 s, one lag after the order")
    #expect(await reader.calls == 1)
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(120))
    #expect(await reader.calls == 2)
    watch.cancel()
    await watch.value
  }

  @Test("a check that became due in the middle of orders waits on")
  func restlessAtTheEnd() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2")])
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120))
    await move(at: 119)
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(29))
    #expect(await reader.calls == 1)
    sleeper.step()
    _ = await sleeper.nextSleep()
    #expect(await reader.calls == 2)
    watch.cancel()
    await watch.value
  }

  @Test("a supplier whose orders never rest is asked all the same, four fifths later at most")
  func restless() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2")])
    await move(at: 100_000)
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120))
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(96), "until 216 s")
    #expect(await reader.calls == 1)
    sleeper.step()
    _ = await sleeper.nextSleep()
    #expect(await reader.calls == 2)
    watch.cancel()
    await watch.value
  }

  @Test("no check waits for rest until its reading is too old to decide on")
  func nearlyStale() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader, maximumAge: .seconds(150))
    await reader.prepare([.success("1")])
    await move(at: 100_000)
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120))
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(20), "until 140 s")
    watch.cancel()
    await watch.value
  }

  @Test("a supplier that is short is asked before an order is turned away, once in ten seconds")
  func short() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2"), .success("3")])
    _ = await monitor.current()
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 1, "asked a moment ago")
    clock.advance(by: .seconds(10))
    await monitor.refresh(short: [acme])
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 2)
    #expect(await sink.amounts == ["1.00", "2.00"])
  }

  @Test("who is short and cannot be asked yet is known at once, until that changes")
  func atRest() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2"), .success("3")])
    _ = await monitor.current()
    #expect(monitor.statusesAtRest(short: [acme]) == nil, "no order found it short")
    await monitor.refresh(short: [acme])
    #expect(monitor.statusesAtRest(short: [acme]) == [:], "it was read as a whole")
    #expect(monitor.statusesAtRest(short: []) == [:])
    #expect(monitor.statusesAtRest(short: [acme, SupplierID("brix")]) == nil)
    clock.advance(by: .seconds(9))
    #expect(monitor.statusesAtRest(short: [acme]) == [:])
    _ = await monitor.check(acme)
    #expect(monitor.statusesAtRest(short: [acme]) == nil, "it may have more by now")
    await monitor.refresh(short: [acme])
    clock.advance(by: .seconds(10))
    #expect(monitor.statusesAtRest(short: [acme]) == nil, "it may be asked again")
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 3)
  }

  @Test("a supplier whose orders are under way is at rest for as long as it takes to show them")
  func atRestWithOrders() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2")])
    _ = await monitor.current()
    clock.advance(by: .seconds(20))
    await move(at: 15)
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 1)
    #expect(monitor.statusesAtRest(short: [acme]) == [:])
    clock.advance(by: .seconds(24))
    #expect(monitor.statusesAtRest(short: [acme]) == [:], "it shows the order at 45 s")
    clock.advance(by: .seconds(1))
    #expect(monitor.statusesAtRest(short: [acme]) == nil)
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 2)
  }

  @Test("an order that ends while a supplier is at rest is no reason to ask before it is shown")
  func endingAtRest() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2")])
    _ = await monitor.current()
    clock.advance(by: .seconds(20))
    var activity = SupplierActivity()
    activity.movedAt = HandClock.beginning + .seconds(15)
    activity.hasOpenOrders = true
    await sink.set(activity, of: acme)
    await monitor.refresh(short: [acme])
    // It ends at once, and is shown 30 s later at the latest.
    await move(at: 20)
    clock.advance(by: .seconds(29))
    #expect(monitor.statusesAtRest(short: [acme]) == [:])
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 1)
    clock.advance(by: .seconds(1))
    #expect(monitor.statusesAtRest(short: [acme]) == nil)
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 2)
  }

  @Test("what is told at once of a supplier that fails is why, until its pause is over")
  func failingAtRest() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    let failure = CheckFailure(.rateLimited, "slow down", retryAfter: .seconds(60))
    await reader.prepare([.success("1"), .failure(failure)])
    _ = await monitor.current()
    clock.advance(by: .seconds(120))
    _ = await monitor.check(acme)
    clock.advance(by: .seconds(30))
    await monitor.refresh(short: [acme])
    #expect(monitor.statusesAtRest(short: [acme])?[acme]?.failure == failure)
    clock.advance(by: .seconds(30))
    #expect(monitor.statusesAtRest(short: [acme]) == nil)
  }

  @Test("an exact reading with orders after it is worth more than a new one that is vague")
  func exact() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2")])
    _ = await monitor.current()
    clock.advance(by: .seconds(20))
    await move(at: 15)
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 1)
    await move(at: 15, isVague: true)
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 2)
  }

  @Test("a supplier that fails is not asked before its pause is over")
  func failing() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    let failure = CheckFailure(.rateLimited, "slow down", retryAfter: .seconds(60))
    await reader.prepare([.success("1"), .failure(failure), .success("3")])
    _ = await monitor.current()
    clock.advance(by: .seconds(120))
    _ = await monitor.check(acme)
    clock.advance(by: .seconds(30))
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 2)
    clock.advance(by: .seconds(30))
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 3)
  }

  @Test("an order that finds a supplier short wakes its watch", .mustEnd)
  func wake() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2")])
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120))
    await move(at: 1, isVague: true)
    await monitor.refresh(short: [acme])
    #expect(await sleeper.nextSleep() == .seconds(31), "one lag after the order moved")
    sleeper.step()
    _ = await sleeper.nextSleep()
    #expect(await reader.calls == 2)
    watch.cancel()
    await watch.value
  }

  @Test("a supplier that refused an order for its funds is asked whatever its orders do")
  func contradicted() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare([.success("1"), .success("2")])
    _ = await monitor.current()
    var activity = SupplierActivity()
    activity.movedAt = HandClock.beginning + .seconds(9)
    activity.hasOpenOrders = true
    activity.isContradicted = true
    await sink.set(activity, of: acme)
    clock.advance(by: .seconds(9))
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 1, "asked a moment ago")
    clock.advance(by: .seconds(1))
    await monitor.refresh(short: [acme])
    #expect(await reader.calls == 2)
  }

  @Test("an order that waits has its supplier asked until it is answered, as often as is allowed")
  func awaited() async {
    let reader = GatedReader(acme)
    let monitor = monitor(reader)
    await reader.prepare(["1", "2", "3", "4"].map { .success($0) })
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120))
    let answered = Answered()
    let wait = OrderWait { answered.isSo.withLock(\.self) }
    await monitor.refresh(short: [acme], for: wait)
    #expect(await reader.calls == 1, "asked a moment ago")
    #expect(await sleeper.nextSleep() == .seconds(10))
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(10), "the order still waits")
    #expect(await reader.calls == 2)
    answered.isSo.withLock { $0 = true }
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(110), "nobody waits any more")
    #expect(await reader.calls == 2)
    watch.cancel()
    await watch.value
  }
}

/// Whether an order that waits was answered.
private final class Answered: Sendable {
  let isSo = Mutex(false)
}
