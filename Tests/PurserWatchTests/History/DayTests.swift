import PurserCore
import PurserEngine
import PurserStore
import TestSupport
import Testing

@Suite("The days of pools", .mustEnd)
struct DayTests {
  private static let monday = LocalClock.utc.day(at: HistoryScene.monday)

  private func days(
    _ scene: HistoryScene, _ days: Range<Int64>, _ supplier: String = "acme"
  ) async throws -> [PoolDay] {
    var question = DayQuestion(
      Self.monday + days.lowerBound..<Self.monday + days.upperBound, .utc)
    question.supplier = SupplierID(supplier)
    return try #require(try await scene.file.days(question, limit: 100))
  }

  private func usd(_ units: Int64) -> Money { Money(units: units, currency: currency("USD")) }

  @Test("tell how each began and ended, and what changed between")
  func figures() async throws {
    let scene = try await HistoryScene()
    try await scene.read("acme", money("100"))
    try await scene.place("a", "10")
    try await scene.place("b", "20")
    try await scene.tell(.settled(actual: money("8")), "a")
    scene.clock.pass(.seconds(3_600))
    try await scene.read("acme", money("92"))
    // The next day an order is given back, money is missing, and some is booked.
    scene.clock.pass(.seconds(86_400))
    try await scene.tell(.released, "b")
    scene.clock.pass(.seconds(60))
    try await scene.read("acme", money("80"))
    _ = try await scene.ledger.adjust(
      reference("bonus"), pool: pool("acme"), type: .adjustment, amount: money("5"), note: nil)
    // A day on which nothing changes.
    scene.clock.pass(.seconds(86_400))
    try await scene.read("acme", money("85"))
    _ = try await scene.learned()
    let days = try await days(scene, 0..<7)
    #expect(days.map { $0.day - Self.monday } == [0, 1, 2])
    #expect(days[0].first?.available == money("100"))
    #expect(days[0].last?.available == money("92"))
    #expect(days[0].lowest == money("92"))
    #expect(usd(days[0].figures.opening) == money("100"))
    #expect(usd(days[0].figures.spent) == money("28"))
    #expect(usd(days[0].figures.closing) == money("72"))
    #expect(days[0].inFlight == money("20"))
    #expect(usd(days[1].figures.refunded) == money("20"))
    #expect(usd(days[1].figures.lost) == money("12"))
    #expect(usd(days[1].figures.adjusted) == money("5"))
    #expect(usd(days[1].figures.closing) == money("85"))
    #expect(days[2].figures == DayFigures(opening: money("85").units, closing: money("85").units))
    #expect(days[2].inFlight == money("0"))
    for day in days {
      let figures = day.figures
      #expect(
        figures.closing == figures.opening - figures.spent + figures.refunded + figures.toppedUp
          + figures.credited - figures.lost + figures.adjusted)
    }
    #expect(try await self.days(scene, 0..<7, "bolt") == [])
    let question = DayQuestion(Self.monday..<Self.monday + 7, .utc)
    #expect(try await scene.file.days(question, limit: 2) == nil)
    let then = try await scene.file.readings(
      at: HistoryScene.monday + .seconds(86_400), question)
    #expect(then.map(\.available) == [money("92")])
  }

  @Test("keep all readings for a week, some of each hour for 90 days, and both ends of each day")
  func thinned() async throws {
    let scene = try await HistoryScene()
    let file = scene.file
    let name = pool("acme")
    // Ten minutes apart for 100 days, and each says something else.
    for day in 0..<100 {
      var changes = HistoryChanges(.utc)
      for number in 0..<144 {
        let at = HistoryScene.monday + .seconds(Int64(day * 86_400 + number * 600))
        changes.take(
          SupplierBalance(
            pool: name, available: usd(Int64(1_000 + (number * 7) % 11)), requestedAt: at,
            receivedAt: at))
      }
      // As often as it is read.
      for _ in 0..<4 { try await file.take(changes, upTo: HistoryPlace()) }
    }
    func count(_ days: Range<Int64>) async throws -> Int {
      var (moments, at) = (
        Set<Timestamp>(), HistoryScene.monday + .seconds(days.lowerBound * 86_400)
      )
      let end = HistoryScene.monday + .seconds(days.upperBound * 86_400)
      while at < end {
        let found = try await file.readings(at: at, DayQuestion(0..<0, .utc))
        if let moment = found.first?.at { moments.insert(moment) }
        at = at + .seconds(600)
      }
      return moments.count
    }
    #expect(try await count(99..<100) == 144)
    let byHour = try await count(50..<51)
    #expect((24...72).contains(byHour))
    let question = DayQuestion(Self.monday + 2..<Self.monday + 3, .utc)
    let early = try #require(try await file.days(question, limit: 10)?.first)
    #expect(early.first?.at == HistoryScene.monday + .seconds(2 * 86_400))
    #expect(early.last?.at == HistoryScene.monday + .seconds(3 * 86_400 - 600))
    #expect(try await count(3..<4) <= 3)
  }

  @Test("are counted anew where the owner's clock is another one")
  func zone() async throws {
    let scene = try await HistoryScene()
    try await scene.read("acme", money("100"))
    try await scene.place("a", "10")
    _ = try await scene.learned()
    #expect(try await days(scene, -1..<0).isEmpty)
    let west = LocalClock(name: "West", firstOffset: -3_600, changes: [])
    _ = try await scene.learned(clock: west)
    var question = DayQuestion(Self.monday - 1..<Self.monday, west)
    question.supplier = SupplierID("acme")
    let days = try await scene.file.days(question, limit: 10)
    #expect(days?.map { usd($0.figures.spent) } == [money("10")])
  }
}
