import Logging
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("How often the ledger is asked what orders do", .mustEnd)
struct ActivityTests {
  private let clock = HandClock()
  private let sink = RecordingSink()

  private func monitor(_ readers: [(SupplierID, any BalanceReader)]) -> BalanceMonitor {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: readers.map {
        .init(supplier: $0.0, interval: .seconds(120), lag: .seconds(30), reader: $0.1)
      }, sink: sink, now: clock.now, logger: logger)
  }

  private static func readers(_ count: Int) -> [(SupplierID, GatedReader)] {
    (1...count).map { number in
      let supplier = SupplierID("s\(number)")
      return (supplier, GatedReader(supplier))
    }
  }

  @Test("once for each check of a supplier whose orders rest, and not before the first")
  func oncePerCheck() async {
    let readers = Self.readers(1)
    await readers[0].1.prepare([.success("1"), .success("2"), .success("3"), .success("4")])
    let monitor = monitor(readers.map { ($0, $1) })
    let sleeper = SteppedClock(clock)
    let watch = Task { await monitor.run(clock: sleeper) }
    for check in 1...4 {
      #expect(await sleeper.nextSleep() == .seconds(120))
      #expect(await readers[0].1.calls == check)
      #expect(await sink.activityRequests == Array(repeating: [readers[0].0], count: check - 1))
      sleeper.step()
      await readers[0].1.waitForACall(number: check + 1)
    }
    watch.cancel()
    await readers[0].1.answer(.success("5"))
    await watch.value
  }

  @Test("once for all suppliers that an order finds short, which are then asked at the same time")
  func allShortAtOnce() async {
    let readers = Self.readers(5)
    let monitor = monitor(readers.map { ($0, $1) })
    for (_, reader) in readers { await reader.prepare([.success("1")]) }
    _ = await monitor.current()
    clock.advance(by: .seconds(20))
    // An exact reading with orders after it: not worth asking.
    var busy = SupplierActivity()
    busy.movedAt = HandClock.beginning + .seconds(15)
    await sink.set(busy, of: readers[4].0)
    let refresh = Task { await monitor.refresh(short: readers.map(\.0)) }
    for (_, reader) in readers.prefix(4) { await reader.waitForACall(number: 2) }
    #expect(await sink.activityRequests == [readers.map(\.0)])
    for (_, reader) in readers.prefix(4) { await reader.answer(.success("2")) }
    await refresh.value
    #expect(await readers[4].1.calls == 1)
    #expect(await sink.amounts.count == 9)
  }

  @Test("one supplier has one call in flight, however many orders find it short")
  func oneCallInFlight() async {
    let readers = Self.readers(2)
    let monitor = monitor(readers.map { ($0, $1) })
    for (_, reader) in readers { await reader.prepare([.success("1")]) }
    _ = await monitor.current()
    clock.advance(by: .seconds(20))
    await withDiscardingTaskGroup { group in
      for _ in 0..<20 { group.addTask { await monitor.refresh(short: readers.map(\.0)) } }
      for (_, reader) in readers { await reader.waitForACall(number: 2) }
      for (_, reader) in readers { await reader.answer(.success("2")) }
    }
    for (_, reader) in readers { #expect(await reader.calls == 2) }
  }

  @Test("the ledger is not asked about suppliers that must not be asked anyway")
  func nobodyToAsk() async {
    let readers = Self.readers(2)
    let monitor = monitor(readers.map { ($0, $1) })
    await readers[0].1.prepare([.success("1")])
    let failure = CheckFailure(.unreachable, "down", retryAfter: .seconds(60))
    await readers[1].1.prepare([.failure(failure)])
    _ = await monitor.current()
    await monitor.refresh(short: readers.map(\.0))
    #expect(await sink.activityRequests == [], "one was read a moment ago, the other pauses")
    clock.advance(by: .seconds(30))
    await readers[0].1.prepare([.success("2")])
    await monitor.refresh(short: readers.map(\.0) + [SupplierID("stranger")])
    #expect(await sink.activityRequests == [[readers[0].0]])
  }

  @Test("of suppliers that are due at the same time together, in bounded numbers")
  func together() async {
    let readers = Self.readers(600)
    for (_, reader) in readers { await reader.prepare([.success("1"), .success("2")]) }
    let monitor = monitor(readers.map { ($0, $1) })
    let sleeper = SteppedClock(clock)
    await sink.setBusy(true)
    let watch = Task { await monitor.run(clock: sleeper) }
    #expect(await sleeper.nextSleep() == .seconds(120), "one sleep for all")
    for (_, reader) in readers { await reader.waitForACall(number: 1) }
    while await monitor.askedChecks > 0 { await Task.yield() }
    sleeper.step()
    while await sink.activityRequests.isEmpty { await Task.yield() }
    #expect(await sink.activityRequests.map(\.count) == [256], "the ledger is busy with them")
    await sink.setBusy(false)
    for (_, reader) in readers { await reader.waitForACall(number: 2) }
    let requests = await sink.activityRequests
    #expect(requests.map(\.count) == [256, 256, 88])
    #expect(Set(requests.joined()) == Set(readers.map(\.0)))
    watch.cancel()
    await watch.value
  }
}
