import Foundation
import PurserCore
import PurserEngine
import PurserStore
import PurserWatch
import Synchronization
import TestSupport
import Testing

@Suite("What was spent by the hour", .mustEnd)
struct SpendKeeperTests {
  private func units(
    _ spend: [PoolID: HourlySpend], _ hour: Int64, _ name: String = "acme"
  ) -> Money {
    Money(
      units: spend[pool(name)]?.units(in: HistoryScene.hour(hour)) ?? 0, currency: currency("USD"))
  }

  @Test("is known from the first reading on, also of a pool that nothing is bought from")
  func firstReading() async throws {
    let scene = try await HistoryScene()
    #expect(try await scene.learned() == [:])
    scene.clock.pass(.seconds(2 * 3_600))
    try await scene.read("acme", money("100"))
    scene.clock.pass(.seconds(3_600))
    try await scene.read("acme", money("100"))
    try await scene.read("bolt", money("100"))
    let spend = try await scene.learned()
    #expect(spend[pool("acme")]?.firstHour == HistoryScene.hour(2))
    #expect(spend[pool("bolt")]?.firstHour == HistoryScene.hour(3))
    #expect(spend[pool("acme")]?.units == [])
    #expect(try await scene.file.hourlySpend() == spend)
  }

  @Test("counts orders where they were placed, and what comes back of them there as well")
  func refunds() async throws {
    let scene = try await HistoryScene()
    try await scene.read("acme", money("100"))
    try await scene.place("a", "10")
    try await scene.place("b", "10")
    try await scene.place("c", "10")
    scene.clock.pass(.seconds(3_600))
    try await scene.place("d", "10")
    // At another price, not at all, and undone after a day.
    try await scene.tell(.settled(actual: money("7")), "a")
    try await scene.tell(.released, "b")
    try await scene.tell(.settled(actual: nil), "c")
    var spend = try await scene.learned()
    #expect(units(spend, 0) == money("17"))
    #expect(units(spend, 1) == money("10"))
    scene.clock.pass(.seconds(86_400))
    try await scene.tell(.reversed, "c")
    spend = try await scene.learned()
    #expect(units(spend, 0) == money("7"))
    #expect(units(spend, 1) == money("10"))
    #expect(units(spend, 25) == money("0"))
    #expect(try await scene.file.hourlySpend() == spend)
  }

  @Test("counts money that is missing, and nothing that comes in")
  func drift() async throws {
    let scene = try await HistoryScene()
    try await scene.read("acme", money("100"))
    scene.clock.pass(.seconds(3_600))
    try await scene.read("acme", money("80"))
    scene.clock.pass(.seconds(3_600))
    try await scene.read("acme", money("580"))
    _ = try await scene.ledger.adjust(
      reference("up"), pool: pool("acme"), type: .adjustment, amount: money("3"), note: nil)
    scene.clock.pass(.seconds(3_600))
    _ = try await scene.ledger.adjust(
      reference("fee"), pool: pool("acme"), type: .adjustment, amount: money("-4"), note: nil)
    var spend = try await scene.learned()
    #expect((0..<4).map { units(spend, $0) } == [money("0"), money("20"), money("0"), money("4")])
    // The owner says later what it was: it is spent once, when he says so.
    _ = try await scene.ledger.adjust(
      reference("theft"), pool: pool("acme"), type: .adjustment, amount: money("-20"), note: nil)
    spend = try await scene.learned()
    #expect((0..<4).map { units(spend, $0) } == [money("0"), money("0"), money("0"), money("24")])
    #expect(try await scene.file.hourlySpend() == spend)
  }

  @Test("is made anew where the file is lost, and where the ledger is another one")
  func anew() async throws {
    let scene = try await HistoryScene()
    try await scene.read("acme", money("1000"))
    try await scene.place("a", "10")
    await scene.close()
    let copy = scene.folder + "/copy.db"
    try FileManager.default.copyItem(atPath: scene.path, toPath: copy)
    try await scene.reopen()
    try await scene.place("b", "20")
    try await scene.place("c", "30")
    let before = try await scene.learned()
    #expect(units(before, 0) == money("60"))
    // Lost.
    for end in ["", "-wal", "-shm"] {
      _ = try? FileManager.default.removeItem(atPath: scene.file.path + end)
    }
    #expect(try await scene.learned() == before)
    // Restored from a copy, and others get the numbers of the orders that are not in it.
    await scene.close()
    for end in ["", "-wal", "-shm", ".lock", "-lock"] {
      _ = try? FileManager.default.removeItem(atPath: scene.path + end)
    }
    try FileManager.default.copyItem(atPath: copy, toPath: scene.path)
    try await scene.reopen()
    #expect(units(try await scene.learned(), 0) == money("10"))
    try await scene.place("d", "5")
    try await scene.place("e", "5")
    try await scene.place("f", "5")
    #expect(units(try await scene.learned(), 0) == money("25"))
  }

  @Test("of a restored ledger that has gone further than the history is made anew as well")
  func overtaken() async throws {
    let scene = try await HistoryScene()
    try await scene.read("acme", money("1000"))
    await scene.close()
    let copy = scene.folder + "/copy.db"
    try FileManager.default.copyItem(atPath: scene.path, toPath: copy)
    try await scene.reopen()
    try await scene.place("a", "10")
    #expect(units(try await scene.learned(), 0) == money("10"))
    await scene.close()
    for end in ["", "-wal", "-shm", ".lock", "-lock"] {
      _ = try? FileManager.default.removeItem(atPath: scene.path + end)
    }
    try FileManager.default.copyItem(atPath: copy, toPath: scene.path)
    try await scene.reopen()
    for name in ["b", "c", "d"] { try await scene.place(name, "1") }
    #expect(units(try await scene.learned(), 0) == money("3"))
  }

  @Test("is told once where it cannot be kept, and nothing of it counts twice")
  func failures() async throws {
    for isDone in [false, true] {
      let scene = try await HistoryScene()
      try await scene.read("acme", money("1000"))
      for number in 0..<20 { try await scene.place("o\(number)", "1") }
      var number = 0
      while true {
        for end in ["", "-wal", "-shm"] {
          _ = try? FileManager.default.removeItem(atPath: scene.file.path + end)
        }
        let failing = FailingHistory(scene.file, failingAt: number, isDone: isDone)
        let spend = try await scene.learned(failing)
        #expect(units(spend, 0) == money("20"), "failing at \(number)")
        #expect(try await scene.file.hourlySpend() == spend)
        guard failing.hasFailed else { break }
        number += 1
      }
      #expect(number > 3)
    }
  }

  @Test("tells of each try at a file that is out of order, and that it goes on")
  func told() async throws {
    let scene = try await HistoryScene()
    try await scene.read("acme", money("1000"))
    try await scene.place("a", "1")
    try FileManager.default.createDirectory(
      atPath: scene.file.path, withIntermediateDirectories: true)
    let (problems, problem) = AsyncStream.makeStream(of: StoreError?.self)
    let keeper = scene.keeper(scene.file) { problem.yield($0) }
    let running = Task { await keeper.run() }
    defer { running.cancel() }
    var told = problems.makeAsyncIterator()
    #expect(await told.next().flatMap(\.self)?.code == .cannotOpen)
    try FileManager.default.removeItem(atPath: scene.file.path)
    var next = await told.next()
    // Tries may have been made meanwhile.
    while let again = next.flatMap(\.self) {
      #expect(again.code == .cannotOpen)
      next = await told.next()
    }
    #expect(next == .some(nil))
    while await keeper.hourlySpend()[pool("acme")]?.units.isEmpty != false { await Task.yield() }
    #expect(units(await keeper.hourlySpend(), 0) == money("1"))
  }
}
