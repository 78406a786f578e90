import Logging
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("How many checks are under way", .mustEnd)
struct CheckQueueTests {
  private let clock = HandClock()
  private let sink = RecordingSink()
  private let readers = (1...5).map { GatedReader(SupplierID("s\($0)")) }

  private func monitor(most: Int) -> BalanceMonitor {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: readers.enumerated().map {
        .init(supplier: SupplierID("s\($0 + 1)"), interval: .seconds(120), reader: $1)
      }, sink: sink, now: clock.now, maximumChecks: most, logger: logger)
  }

  private func calls() async -> Int {
    var calls = 0
    for reader in readers { calls += await reader.calls }
    return calls
  }

  @Test("no more than there may be, and all of them in the end")
  func bounded() async {
    let monitor = monitor(most: 2)
    let sweep = Task { await monitor.checkAll() }
    for answered in 0..<readers.count {
      while await calls() < min(answered + 2, readers.count) { await Task.yield() }
      // Whoever began too early would be seen by now: all tasks have had their turn many times over.
      for _ in 0..<200 { await Task.yield() }
      #expect(await calls() == min(answered + 2, readers.count))
      for reader in readers where await reader.isAsked {
        await reader.answer(.success("1"))
        break
      }
    }
    await sweep.value
    #expect(await sink.amounts.count == readers.count)
  }

  @Test("a check that an order waits for goes before those that nobody waits for")
  func urgent() async {
    let monitor = monitor(most: 1)
    let first = Task { await monitor.check(SupplierID("s1")) }
    await readers[0].waitForACall()
    let others = (2...4).map { number in
      Task { await monitor.check(SupplierID("s\(number)")) }
    }
    while await monitor.askedChecks < 4 { await Task.yield() }
    let order = Task { await monitor.refresh(short: [SupplierID("s5")]) }
    while await monitor.askedChecks < 5 { await Task.yield() }
    await readers[0].answer(.success("1"))
    await readers[4].waitForACall()
    #expect(await calls() == 2)
    for reader in readers { await reader.answer(.success("2")) }
    await order.value
    _ = await first.value
    for other in others { _ = await other.value }
    #expect(await sink.amounts.count == 5)
  }

  @Test("an order brings forward the check of a supplier that waits already")
  func broughtForward() async {
    let monitor = monitor(most: 1)
    let first = Task { await monitor.check(SupplierID("s1")) }
    await readers[0].waitForACall()
    let others = Task { await monitor.checkAll() }
    while await monitor.askedChecks < 5 { await Task.yield() }
    let orders = (1...3).map { _ in
      Task { await monitor.refresh(short: [SupplierID("s4")]) }
    }
    for _ in 0..<200 { await Task.yield() }
    await readers[0].answer(.success("1"))
    await readers[3].waitForACall()
    #expect(await calls() == 2)
    for reader in readers { await reader.answer(.success("2")) }
    for order in orders { await order.value }
    await others.value
    _ = await first.value
    #expect(await calls() == 5)
    #expect(await monitor.askedChecks == 0)
  }

  @Test("checks that are given up while they wait are never made", .mustEnd)
  func givenUp() async {
    let monitor = monitor(most: 1)
    let watch = Task { await monitor.run(clock: SteppedClock(clock)) }
    while await monitor.askedChecks < readers.count { await Task.yield() }
    while await calls() < 1 { await Task.yield() }
    watch.cancel()
    // The one that is under way does not hear of it before its answer.
    while await monitor.askedChecks > 1 { await Task.yield() }
    for reader in readers where await reader.isAsked { await reader.answer(.success("1")) }
    await watch.value
    #expect(await calls() == 1)
    #expect(await monitor.askedChecks == 0)
    // The places are there again.
    for reader in readers { await reader.answer(.success("2")) }
    clock.advance(by: .seconds(120))
    await monitor.checkAll()
    #expect(await calls() == 6)
  }

  @Test("a check that is over keeps nothing of its task, whoever still knows the check")
  func over() {
    let check = AskedCheck(isUrgent: false)
    check.task = Task {}
    check.end()
    #expect(check.task == nil)
  }
}
