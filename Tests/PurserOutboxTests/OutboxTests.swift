import PurserCore
import PurserOutbox
import PurserStore
import TestSupport
import Testing

@Suite("The outbox", .mustEnd)
struct OutboxTests {
  private let scene: OutboxScene
  private let receiver = TestReceiver()

  init() throws { scene = try OutboxScene() }

  private func open(_ scene: OutboxScene? = nil) async -> Outbox {
    let scene = scene ?? self.scene
    let outbox = scene.outbox()
    await outbox.adopt([scene.endpoint("shop", receiver)])
    return outbox
  }

  @Test("sends what happens from then on, in order, and keeps nothing of what has arrived")
  func order() async throws {
    scene.feed.happen("before")
    let outbox = await open()
    scene.feed.happen("a", "a", "b", "a")
    let names = await receiver.next(4)
    #expect(names.sorted() == ["m2", "m3", "m4", "m5"])
    #expect(names.filter { $0 != "m4" } == ["m2", "m3", "m5"])
    #expect(receiver.overlaps == [])
    let report = try await outbox.report { $0.backlog.waiting == 0 && $0.underWay == 0 }
    #expect(report.state == .active)
    #expect(report.standing.succeededAt == at(0))
    #expect(report.standing.cursor == 5)
    await outbox.stop(within: .zero)
  }

  @Test("tries again by the schedule what failed, and lets nothing else wait for it")
  func retry() async throws {
    receiver.answer(.failed(problem: "status 500"), to: "m1")
    let outbox = await open()
    scene.feed.happen("a", "a", "b")
    #expect(await receiver.next(3).sorted() == ["m1", "m2", "m3"])
    let report = try await outbox.report { $0.backlog.waiting == 1 && $0.underWay == 0 }
    #expect(report.standing.problem == "status 500")
    receiver.answer(nil, to: "m1")
    scene.pass(.seconds(4))
    scene.feed.happen("c")
    #expect(await receiver.next(1) == ["m4"])
    scene.pass(.seconds(1))
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.backlog.waiting == 0 }
    await outbox.stop(within: .zero)
  }

  @Test("gives a message up after the last try, and sends it again when it is told to")
  func givenUp() async throws {
    receiver.answer(.failed(problem: "status 500"))
    let outbox = await open()
    scene.feed.happen("a")
    for pause in RetrySchedule.standard.pauses {
      #expect(await receiver.next(1) == ["m1"])
      _ = try await outbox.report { $0.underWay == 0 && $0.backlog.waiting == 1 }
      scene.pass(pause)
    }
    #expect(await receiver.next(1) == ["m1"])
    let report = try await outbox.report { $0.backlog.givenUp == 1 }
    #expect(report.backlog.waiting == 0)
    #expect(report.state == .failing)
    #expect(scene.log.lines.contains { $0.message.contains("given up") })
    #expect(try await outbox.resend("shop", since: scene.now) == 0)
    receiver.answer(nil)
    #expect(try await outbox.resend("shop", since: at(0)) == 1)
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.backlog.givenUp == 0 && $0.state == .active }
    #expect(try await outbox.resend("nobody", since: nil) == nil)
    await outbox.stop(within: .zero)
  }

  @Test("leaves a receiver alone as long as it asks")
  func retryAfter() async throws {
    receiver.answer(.failed(problem: "status 429", retryAfter: .seconds(60)), to: "m1")
    let outbox = await open()
    scene.feed.happen("a")
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.underWay == 0 && $0.backlog.waiting == 1 }
    receiver.answer(nil, to: "m1")
    scene.feed.happen("b")
    _ = try await outbox.report { $0.backlog.waiting == 2 }
    while scene.time.next != at(60) { await Task.yield() }
    #expect(try await outbox.report { _ in true }.underWay == 0)
    scene.pass(.seconds(60))
    #expect(await receiver.next(2).sorted() == ["m1", "m2"])
    await outbox.stop(within: .zero)
  }

  @Test(
    "sends nothing more to a receiver that wants no more, until somebody says so or it has moved",
    arguments: [false, true])
  func gone(hasMoved: Bool) async throws {
    receiver.answer(.gone(problem: "status 410"))
    let outbox = await open()
    scene.feed.happen("a")
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.state == .stopped }
    scene.feed.happen("b")
    await outbox.stop(within: .zero)
    let again = await open()
    #expect(try await again.report { _ in true }.standing.stopped == "status 410")
    receiver.answer(nil)
    if hasMoved {
      await again.adopt([scene.endpoint("shop", receiver, address: "there")])
    } else {
      #expect(try await again.resend("shop", since: nil) == 0)
    }
    #expect(await receiver.next(2).sorted() == ["m1", "m2"])
    _ = try await again.report { $0.state == .active && $0.backlog.waiting == 0 }
    await again.stop(within: .zero)
  }

  @Test("loses nothing where the process dies: what had not arrived is sent under the same name")
  func death() async throws {
    receiver.hold()
    let outbox = await open()
    scene.feed.happen("a", "b")
    #expect(await receiver.next(2) == ["m1", "m2"])
    await outbox.stop(within: .zero)
    scene.feed.happen("c")
    receiver.letGo()
    let next = await open()
    #expect(await receiver.next(3).sorted() == ["m1", "m2", "m3"])
    _ = try await next.report { $0.backlog.waiting == 0 }
    await next.stop(within: .zero)
  }

  @Test("lets no endpoint wait for another")
  func apart() async throws {
    let (stuck, other) = (TestReceiver(), TestReceiver())
    stuck.hold()
    let outbox = scene.outbox()
    await outbox.adopt([scene.endpoint("stuck", stuck), scene.endpoint("other", other)])
    scene.feed.happen("a", "b", "c")
    #expect(await other.next(3).sorted() == ["m1", "m2", "m3"])
    #expect(try await outbox.report("stuck") { $0.underWay == 3 }.backlog.waiting == 3)
    stuck.letGo()
    _ = try await outbox.report("stuck") { $0.backlog.waiting == 0 }
    await outbox.stop(within: .zero)
  }

  @Test("tries one message at a time while all fail")
  func failing() async throws {
    receiver.answer(.failed(problem: "status 500"))
    let outbox = await open()
    scene.feed.happen("a", "b", "c")
    #expect(await receiver.next(3).count == 3)
    _ = try await outbox.report { $0.state == .failing && $0.underWay == 0 }
    receiver.hold()
    scene.pass(.seconds(5))
    #expect(await receiver.next(1) == ["m1"])
    #expect(try await outbox.report { $0.underWay > 0 }.underWay == 1)
    receiver.answer(nil)
    receiver.letGo()
    #expect(await receiver.next(2).sorted() == ["m2", "m3"])
    _ = try await outbox.report { $0.state == .active && $0.backlog.waiting == 0 }
    #expect(scene.log.lines.map(\.message).filter { $0.contains("arrive again") }.count == 1)
    await outbox.stop(within: .zero)
  }

  @Test("takes no more in than it may keep, and the rest once there is room")
  func bounded() async throws {
    var limits = OutboxLimits()
    limits.waiting = 3
    let scene = try OutboxScene(limits: limits)
    receiver.hold()
    let outbox = await open(scene)
    scene.feed.happen("a", "b", "c", "d", "e")
    let report = try await outbox.report { $0.underWay == 3 }
    #expect(report.backlog.waiting == 3)
    #expect(report.unread == 2)
    receiver.letGo()
    #expect(await receiver.next(5).sorted() == ["m1", "m2", "m3", "m4", "m5"])
    _ = try await outbox.report { $0.backlog.waiting == 0 && $0.unread == 0 }
    await outbox.stop(within: .zero)
  }

  @Test("says so where events are gone before they were sent, and goes on with the next")
  func gap() async throws {
    let outbox = await open()
    scene.feed.happen("a")
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.backlog.waiting == 0 }
    await outbox.stop(within: .zero)
    scene.feed.happen("b", "c", "d")
    scene.feed.forget(before: 4)
    let next = await open()
    #expect(await receiver.next(1) == ["m4"])
    #expect(scene.log.lines.contains { $0.message.contains("were removed from the journal") })
    await next.stop(within: .zero)
  }

  @Test("goes on from the end of a ledger that was restored from a copy")
  func restored() async throws {
    let outbox = await open()
    scene.feed.happen("a", "b")
    #expect(await receiver.next(2).count == 2)
    _ = try await outbox.report { $0.backlog.waiting == 0 && $0.standing.cursor == 2 }
    await outbox.stop(within: .zero)
    scene.feed.restore()
    let next = await open()
    scene.feed.happen("c")
    #expect(await receiver.next(1) == ["m1"])
    #expect(scene.log.lines.contains { $0.message.contains("restored from a copy") })
    await next.stop(within: .zero)
  }

  @Test("keeps what waits for an endpoint that is gone for a week")
  func absent() async throws {
    receiver.answer(.failed(problem: "status 500"))
    let outbox = await open()
    scene.feed.happen("a")
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.underWay == 0 && $0.backlog.waiting == 1 }
    await outbox.adopt([])
    scene.pass(.seconds(6 * 86_400))
    await outbox.adopt([])
    #expect(try await scene.file.backlog(of: "shop").waiting == 1)
    scene.pass(.seconds(86_400))
    await outbox.adopt([])
    #expect(try await scene.file.backlog(of: "shop").waiting == 0)
    #expect(try await scene.file.standings() == [])
    await outbox.stop(within: .zero)
  }

  @Test("sends a message to try a receiver, and keeps nothing of it")
  func trial() async throws {
    receiver.answer(.failed(problem: "status 418"))
    let outbox = await open()
    let trial = await outbox.test("shop", type: "webhook.test", id: "t1", body: [])
    #expect(trial?.problem == "status 418")
    #expect(await receiver.next(1) == ["t1"])
    #expect(try await outbox.report { _ in true }.backlog == OutboxBacklog())
    #expect(await outbox.test("nobody", type: "", id: "", body: []) == nil)
    await outbox.stop(within: .zero)
  }
}
