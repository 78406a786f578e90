import Logging
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

/// Gives the price lists of a test one by one.
private actor ScriptedLists: PriceListReading {
  private var answers: [Result<[String], CheckFailure>]
  private(set) var asked = 0
  private(set) var pauses: [Duration] = []

  init(_ answers: [Result<[String], CheckFailure>]) { self.answers = answers }

  func readPrices(_ bounds: ListBounds) async throws(CheckFailure) -> PriceList {
    asked += 1
    pauses.append(bounds.pause)
    guard !answers.isEmpty else { throw CheckFailure(.unreachable, "no more answers") }
    return try .of(answers.removeFirst().get())
  }
}

extension PriceList {
  /// A list of products that all cost the same.
  fileprivate static func of(_ products: [String]) throws(CheckFailure) -> PriceList {
    guard let usd = Currency(iso4217: "USD") else { throw CheckFailure(.invalid, "no dollar") }
    var builder = PriceListBuilder()
    for var product in products {
      _ = product.withUTF8 { name in
        try? builder.add(
          UnsafeRawBufferPointer(name), own: UnsafeRawBufferPointer(start: nil, count: 0),
          unitCost: Money(units: 1_000_000, currency: usd), .always)
      }
    }
    return builder.list(digest: products.joined(separator: ","))
  }
}

@Suite("Keeping price lists")
struct PriceListMonitorTests {
  private let acme = SupplierID("acme")
  private let down = CheckFailure(.unreachable, "no connection")

  /// A monitor of one supplier, which has begun and has read once.
  private struct Scene {
    let clock = HandClock()
    let stepped: SteppedClock
    let log = KeptLog(.info)
    let lists: ScriptedLists
    let monitor: PriceListMonitor

    init(_ answers: [Result<[String], CheckFailure>], terms: ListTerms, limits: RateLimits) {
      stepped = SteppedClock(clock)
      lists = ScriptedLists(answers)
      monitor = PriceListMonitor(
        subjects: [
          PriceListMonitor.Subject(
            supplier: SupplierID("acme"), terms: terms, limits: limits, reader: lists)
        ], now: clock.now, clock: stepped, logger: log.logger, generator: LargestDraws())
    }
  }

  private func with(
    _ answers: [Result<[String], CheckFailure>], terms: ListTerms = ListTerms(),
    limits: RateLimits = RateLimits(), _ body: (Scene) async throws -> Void
  ) async throws {
    let scene = Scene(answers, terms: terms, limits: limits)
    await scene.monitor.begin {}
    try await body(scene)
    await scene.monitor.end()
  }

  /// Waits for the pause after a reading.
  private func pause(_ scene: Scene) async throws -> Duration {
    try #require(await scene.stepped.nextSleep())
  }

  private func rows(_ scene: Scene) async -> Int? { await scene.monitor.lists[acme]?.count }

  private func status(_ scene: Scene) async -> ListStatus {
    await scene.monitor.priceListStatuses()[acme] ?? ListStatus()
  }

  @Test(
    "reads at once, then at its pace less a tenth at most, and counts the age from the beginning")
  func pace() async throws {
    try await with([.success(["a", "b"]), .success(["a", "b", "c"])]) { scene in
      #expect(try await pause(scene) == .seconds(3240))
      #expect(await rows(scene) == 2)
      let status = await status(scene)
      #expect(status.readAt == HandClock.beginning)
      #expect(status.expiresAt == HandClock.beginning + .seconds(10_800))
      scene.stepped.step()
      _ = try await pause(scene)
      #expect(await rows(scene) == 3)
      #expect(await self.status(scene).readAt == HandClock.beginning + .seconds(3240))
    }
  }

  @Test("keeps the list before where a reading fails, says so, and tries again ever later")
  func failure() async throws {
    try await with([.success(["a"]), .failure(down), .failure(down), .success(["b"])]) { scene in
      _ = try await pause(scene)
      scene.stepped.step()
      #expect(try await pause(scene) == .seconds(5))
      #expect(await rows(scene) == 1)
      let failed = await status(scene)
      #expect(failed.failure == down && failed.readAt == HandClock.beginning)
      scene.stepped.step()
      #expect(try await pause(scene) == .seconds(10))
      scene.stepped.step()
      #expect(try await pause(scene) == .seconds(3240))
      #expect(await status(scene).failure == nil)
      let told = scene.log.lines.map(\.message)
      #expect(
        told == [
          "price list not read: the one before stays in use until it is too old",
          "price list read",
        ])
    }
  }

  @Test("a list that was never read is none, however often it fails")
  func never() async throws {
    try await with([.failure(down)]) { scene in
      _ = try await pause(scene)
      #expect(await rows(scene) == nil)
      #expect(await status(scene).readAt == nil)
    }
  }

  @Test(
    "a list of less than half the rows is not taken while the one before counts, and then it is")
  func shortened() async throws {
    let long = (0..<10).map { "p\($0)" }
    let short = Array(long.prefix(4))
    let answers: [Result<[String], CheckFailure>] = [
      .success(long), .success(short), .success(short), .success(Array(long.prefix(2))),
    ]
    try await with(answers) { scene in
      _ = try await pause(scene)
      scene.stepped.step()
      _ = try await pause(scene)
      #expect(await rows(scene) == 10)
      #expect(await status(scene).failure?.message.contains("most likely cut off") == true)
      scene.clock.advance(by: .seconds(10_800))
      scene.stepped.step()
      _ = try await pause(scene)
      #expect(await rows(scene) == 4)
      scene.stepped.step()
      _ = try await pause(scene)
      #expect(await rows(scene) == 2)
    }
  }

  @Test("leaves half of what a supplier allows to checks and orders")
  func halfPace() async throws {
    try await with([.success(["a"])], limits: RateLimits(perSecond: 5, perMinute: 60)) { scene in
      _ = try await pause(scene)
      #expect(await scene.lists.pauses == [.seconds(2)])
    }
  }

  @Test("goes over to other terms, keeps what it has, and forgets who is not kept any more")
  func adopting() async throws {
    try await with([.success(["a"]), .success(["b", "c"])]) { scene in
      _ = try await pause(scene)
      var terms = ListTerms()
      terms.every = .seconds(600)
      terms.maximumAge = .seconds(1200)
      let subject = PriceListMonitor.Subject(supplier: acme, terms: terms, reader: scene.lists)
      await scene.monitor.adopt([subject], changed: [])
      #expect(try await pause(scene) == .seconds(600))
      #expect(await rows(scene) == 1)
      #expect(await status(scene).expiresAt == HandClock.beginning + .seconds(1200))
      await scene.monitor.adopt([subject], changed: [acme])
      _ = try await pause(scene)
      #expect(await rows(scene) == 2)
      await scene.monitor.adopt([], changed: [])
      #expect(await scene.monitor.lists.isEmpty)
    }
  }
}
