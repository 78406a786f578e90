import Logging
import PurserCore
import Synchronization
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Checks beside orders", .mustEnd)
struct PaceTests {
  /// Has so many orders under way, and the readings that it is asked to take.
  final class BusySink: ReadingSink {
    let orders = Mutex(0)
    private let taking = Mutex(0)
    private let most = Mutex(0)

    /// The most readings that were under way at a time.
    var mostTaken: Int { most.withLock { $0 } }
    var commandsUnderWay: Int { orders.withLock { $0 } + taking.withLock { $0 } }

    func take(_ report: BalanceReport) async throws(LedgerError) {
      let count = taking.withLock { count in
        count += 1
        return count
      }
      most.withLock { $0 = max($0, count) }
      for _ in 0..<50 { await Task.yield() }
      taking.withLock { $0 -= 1 }
    }

    func readings(of supplier: SupplierID) async -> [SupplierBalance]? { [] }

    func activity(of suppliers: [SupplierID]) async -> [SupplierID: SupplierActivity] { [:] }
  }

  private let clock = HandClock()
  private let sink = BusySink()
  private let readers = (1...60).map { GatedReader(SupplierID("s\($0)")) }

  private func monitor(_ pacer: any Clock<Duration>) -> BalanceMonitor {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return BalanceMonitor(
      subjects: readers.enumerated().map {
        .init(supplier: SupplierID("s\($0 + 1)"), interval: .seconds(120), reader: $1)
      }, sink: sink, now: clock.now, pacer: pacer, logger: logger)
  }

  private func calls() async -> Int {
    var calls = 0
    for reader in readers { calls += await reader.calls }
    return calls
  }

  /// Waits until there were so many calls, and then for long enough to see one too many.
  private func waitForCalls(_ count: Int) async {
    while await calls() < count { await Task.yield() }
    for _ in 0..<200 { await Task.yield() }
  }

  private func prepare(_ answers: Int) async {
    for reader in readers {
      await reader.prepare(Array(repeating: .success("1"), count: answers))
    }
  }

  @Test("begin in bounded numbers, and all of them in the end")
  func bounded() async {
    await prepare(1)
    sink.orders.withLock { $0 = BalanceMonitor.leastOrders }
    let pacer = SteppedClock(clock)
    let monitor = monitor(pacer)
    let sweep = Task { await monitor.checkAll() }
    for count in stride(from: 10, through: 60, by: 10) {
      await waitForCalls(count)
      #expect(await calls() == count)
      #expect(await pacer.nextSleep() == .milliseconds(10))
      pacer.step()
    }
    await sweep.value
    #expect(await monitor.askedChecks == 0)
  }

  @Test("are not held back for the readings that they bring themselves")
  func own() async {
    await prepare(1)
    sink.orders.withLock { $0 = BalanceMonitor.leastOrders - 1 }
    await monitor(SteppedClock(clock)).checkAll()
    #expect(await calls() == 60)
    #expect(sink.mostTaken > 1)
  }

  @Test("go on as before once the orders have ended")
  func ended() async {
    await prepare(1)
    sink.orders.withLock { $0 = 1_000 }
    let pacer = SteppedClock(clock)
    let monitor = monitor(pacer)
    let sweep = Task { await monitor.checkAll() }
    await waitForCalls(10)
    sink.orders.withLock { $0 = 0 }
    pacer.step()
    await sweep.value
    #expect(await calls() == 60)
  }

  @Test("for which an order waits begin in larger numbers, and all of them in the end")
  func manyUrgent() async {
    await prepare(1)
    sink.orders.withLock { $0 = 1_000 }
    let pacer = SteppedClock(clock)
    let monitor = monitor(pacer)
    let order = Task {
      await monitor.refresh(short: (1...60).map { SupplierID("s\($0)") })
    }
    await waitForCalls(40)
    #expect(await calls() == 40)
    #expect(await pacer.nextSleep() == .milliseconds(10))
    pacer.step()
    await order.value
    #expect(await calls() == 60)
  }

  @Test("let go first for which an order waits, where as many as may have begun")
  func urgent() async {
    sink.orders.withLock { $0 = 1_000 }
    let pacer = SteppedClock(clock)
    let monitor = monitor(pacer)
    let sweep = Task { await monitor.checkAll() }
    await waitForCalls(10)
    var late: [Int] = []
    for (number, reader) in readers.enumerated() where await reader.calls == 0 {
      late.append(number)
    }
    #expect(late.count == 50)
    let wanted = late[7]
    let order = Task { await monitor.refresh(short: [SupplierID("s\(wanted + 1)")]) }
    await readers[wanted].waitForACall(number: 1)
    #expect(await calls() == 11)
    sink.orders.withLock { $0 = 0 }
    await prepare(1)
    for reader in readers where await reader.isAsked { await reader.answer(.success("2")) }
    await order.value
    pacer.step()
    await sweep.value
  }
}
