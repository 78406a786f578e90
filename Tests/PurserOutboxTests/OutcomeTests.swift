import PurserCore
import PurserOutbox
import PurserStore
import TestSupport
import Testing

@Suite("Outcomes of tries", .mustEnd)
struct OutcomeTests {
  private let scene: OutboxScene

  init() throws { scene = try OutboxScene() }

  private func open(_ receiver: TestReceiver) async -> Outbox {
    let outbox = scene.outbox()
    await outbox.adopt([scene.endpoint("shop", receiver)])
    return outbox
  }

  @Test("what is in doubt goes again by the schedule to a receiver that knows it by its name")
  func toldCopies() async throws {
    let receiver = TestReceiver()
    receiver.answer(.unknown(problem: "no answer"))
    let outbox = await open(receiver)
    scene.feed.happen("a")
    for pause in RetrySchedule.standard.pauses {
      #expect(await receiver.next(1) == ["m1"])
      _ = try await outbox.report { $0.underWay == 0 && $0.backlog.waiting == 1 }
      scene.pass(pause)
    }
    #expect(await receiver.next(1) == ["m1"])
    let report = try await outbox.report { $0.backlog.unknown == 1 }
    #expect(report.backlog.givenUp == 0)
    #expect(report.backlog.waiting == 0)
    #expect(report.standing.problem == "no answer")
    #expect(receiver.doubts("m1") == Array(0...7))
    receiver.answer(nil)
    #expect(try await outbox.resend("shop", since: nil) == 1)
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.backlog == OutboxBacklog() }
    await outbox.stop(within: .zero)
  }

  @Test("what is in doubt goes once more, after a pause, to a receiver that cannot tell a copy")
  func takenForOthers() async throws {
    let receiver = TestReceiver(.chat)
    receiver.answer(.unknown(problem: "no answer"))
    let outbox = await open(receiver)
    scene.feed.happen("a")
    #expect(await receiver.next(1) == ["m1"])
    let report = try await outbox.report { $0.underWay == 0 && $0.backlog.waiting == 1 }
    #expect(report.backlog.unknown == 0)
    scene.pass(.seconds(59))
    scene.feed.happen("b")
    #expect(await receiver.next(1) == ["m2"])
    scene.pass(.seconds(1))
    #expect(await receiver.next(1) == ["m1"])
    #expect(receiver.doubts("m1") == [0, 1])
    let ended = try await outbox.report { $0.backlog.unknown == 1 }
    #expect(ended.backlog.givenUp == 0)
    await outbox.stop(within: .zero)
  }

  @Test("a process that dies while it sends makes one copy at most, however often it dies")
  func deaths() async throws {
    let receiver = TestReceiver(.chat)
    receiver.hold()
    for death in 0..<20 {
      let outbox = await open(receiver)
      if death == 0 { scene.feed.happen("a") }
      let report = try await outbox.report { report in
        switch death {
        case 0, 2: report.underWay == 1
        case 1: report.standing.problem != nil
        default: report.backlog.unknown == 1
        }
      }
      #expect(report.backlog.givenUp == 0)
      await outbox.stop(within: .zero)
      receiver.letGo()
      receiver.hold()
      scene.pass(.seconds(60))
    }
    #expect(receiver.doubts("m1") == [0, 1])
    #expect(try await scene.file.backlog(of: "shop").unknown == 1)
  }

  @Test("what is refused for good is not tried again, and goes to whoever comes next")
  func refused() async throws {
    let (first, second) = (TestReceiver(), TestReceiver(.chat))
    first.answer(.refused(problem: "status 404: no such channel"))
    let outbox = scene.outbox()
    await outbox.adopt([
      scene.endpoint("shop", first, next: "other"),
      scene.endpoint("other", second, followsLedger: false, next: "shop"),
    ])
    second.answer(.refused(problem: "status 403"))
    let delivery = Delivery(
      endpoint: "shop", id: "alr_1", topic: "alerts", type: "alert", body: [1],
      createdAt: scene.now)
    try await outbox.add([delivery])
    #expect(await first.next(1) == ["alr_1"])
    #expect(await second.next(1) == ["alr_1"])
    let report = try await outbox.report { $0.backlog.givenUp == 1 }
    #expect(report.standing.problem == "status 404: no such channel")
    // It does not go round.
    let other = try await outbox.report("other") { $0.backlog.givenUp == 1 }
    #expect(other.unread == 0)
    #expect(try await outbox.report { _ in true }.backlog.waiting == 0)
    #expect(scene.log.lines.contains { $0.message.contains("given up") })
    // What was taken in is not taken in once more.
    try await outbox.add([delivery])
    #expect(try await outbox.report { _ in true }.backlog.waiting == 0)
    await outbox.stop(within: .zero)
  }

  @Test("nothing overtakes an earlier message of its topic where the order matters")
  func inTurn() async throws {
    let receiver = TestReceiver(.keyedEvents)
    receiver.answer(.failed(problem: "status 500"), to: "m1")
    let outbox = await open(receiver)
    scene.feed.happen("a", "a", "b")
    #expect(await receiver.next(2).sorted() == ["m1", "m3"])
    _ = try await outbox.report { $0.underWay == 0 && $0.backlog.waiting == 2 }
    receiver.answer(nil, to: "m1")
    scene.pass(.seconds(5))
    #expect(await receiver.next(2) == ["m1", "m2"])
    _ = try await outbox.report { $0.backlog.waiting == 0 }
    await outbox.stop(within: .zero)
  }

  @Test("an alert that is too old is given up, also where its receiver asked to wait")
  func age() async throws {
    let receiver = TestReceiver(.textMessage)
    receiver.answer(.failed(problem: "status 429", retryAfter: .seconds(3 * 3_600)))
    let outbox = await open(receiver)
    scene.feed.happen("a")
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.underWay == 0 && $0.backlog.waiting == 1 }
    while scene.time.next != at(3 * 3_600) { await Task.yield() }
    scene.pass(.seconds(3 * 3_600))
    #expect(await receiver.next(1) == ["m1"])
    _ = try await outbox.report { $0.backlog.givenUp == 1 }
    await outbox.stop(within: .zero)
  }

  @Test("a trial tells what nobody knows from what did not arrive")
  func trial() async throws {
    let receiver = TestReceiver()
    let outbox = await open(receiver)
    receiver.answer(.unknown(problem: "no answer"))
    #expect(await outbox.test("shop", type: "t", id: "t1", body: [])?.isUnknown == true)
    receiver.answer(.refused(problem: "no"))
    let trial = await outbox.test("shop", type: "t", id: "t2", body: [])
    #expect(trial?.isUnknown == false)
    #expect(trial?.problem == "no")
    await outbox.stop(within: .zero)
  }
}
