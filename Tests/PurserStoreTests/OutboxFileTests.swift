import Foundation
import PurserCore
import PurserStore
import TestSupport
import Testing

@Suite("The file of the outbox", .mustEnd)
struct OutboxFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open() -> OutboxFile { OutboxFile(besideLedger: folder.file("purser.db")) }

  private func delivery(_ id: String, at moment: Timestamp = at(0)) -> Delivery {
    Delivery(
      endpoint: "shop", id: id, topic: "o-1", type: "order.settled", body: Array("{}".utf8),
      createdAt: moment)
  }

  @Test("is made when there is something to keep, for its owner's eyes only")
  func made() async throws {
    #expect(try await open().standings() == [])
    #expect(try await open().due("shop", at: at(0), limit: 1, isInTurn: false) == DueDeliveries())
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    try await open().keep(OutboxStanding(endpoint: "shop", cursor: 7, address: "a"))
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
    }
    #expect(
      try await open().standings()
        == [OutboxStanding(endpoint: "shop", cursor: 7, address: "a")])
  }

  @Test("takes messages and the number of their last event in one step, and none twice")
  func added() async throws {
    let file = open()
    try await file.keep(OutboxStanding(endpoint: "shop", cursor: 7, address: "a"))
    try await file.add([delivery("m1"), delivery("m2")], cursor: 9, to: "shop")
    var other = delivery("m1")
    other.body = []
    try await file.add([other], cursor: 10, to: "shop")
    let due = try await open().due("shop", at: at(0), limit: 10, isInTurn: false)
    #expect(due == DueDeliveries(deliveries: [delivery("m1"), delivery("m2")]))
    #expect(try await open().standings().first?.cursor == 10)
    // What is told of an endpoint anew does not take its place in the journal.
    try await file.keep(OutboxStanding(endpoint: "shop", cursor: 1, address: "b"))
    let standing = try await open().standings().first
    #expect(standing?.cursor == 10)
    #expect(standing?.address == "b")
  }

  @Test("keeps what came of tries: what arrived is gone, the rest is due later or given up")
  func concluded() async throws {
    let file = open()
    try await file.keep(OutboxStanding(endpoint: "shop", cursor: 0, address: "a"))
    try await file.add([delivery("m1"), delivery("m2"), delivery("m3")], cursor: 3, to: "shop")
    try await file.conclude(
      [
        DeliveryResult(id: "m1", at: at(1), outcome: .delivered),
        DeliveryResult(id: "m2", at: at(2), outcome: .retry(at: at(7), problem: "status 500")),
        DeliveryResult(id: "m3", at: at(3), outcome: .givenUp(problem: "status 404")),
      ], of: "shop")
    #expect(
      try await open().due("shop", at: at(6), limit: 10, isInTurn: false)
        == DueDeliveries(next: at(7)))
    let due = try await open().due("shop", at: at(7), limit: 10, isInTurn: false).deliveries
    #expect(due.map(\.id) == ["m2"])
    #expect(due.first?.attempts == 1)
    #expect(due.first?.problem == "status 500")
    let backlog = try await open().backlog(of: "shop")
    #expect(backlog.waiting == 1)
    #expect(backlog.givenUp == 1)
    #expect(backlog.oldest == at(0))
    let standing = try #require(try await open().standings().first)
    #expect(standing.succeededAt == at(1))
    #expect(standing.failedAt == at(3))
    #expect(standing.problem == "status 404")
    #expect(try await file.resend("shop", since: nil, at: at(4)) == 2)
    #expect(
      try await open().due("shop", at: at(4), limit: 10, isInTurn: false).deliveries.map(\.attempts)
        == [0, 0])
  }

  @Test("forgets the oldest of what was given up, and an endpoint with all that waits for it")
  func forgotten() async throws {
    let file = open()
    try await file.keep(OutboxStanding(endpoint: "shop", cursor: 0, address: "a"))
    let moments: [Double] = [0, 10, 20, 30]
    for (number, moment) in moments.enumerated() {
      try await file.add([delivery("m\(number)", at: at(moment))], cursor: nil, to: "shop")
    }
    let results = (0..<3).map {
      DeliveryResult(id: "m\($0)", at: at(40), outcome: .givenUp(problem: "status 404"))
    }
    try await file.conclude(results, of: "shop")
    try await file.prune("shop", before: at(5), keeping: 10)
    #expect(try await file.backlog(of: "shop").givenUp == 2)
    try await file.prune("shop", before: at(5), keeping: 1)
    #expect(try await file.backlog(of: "shop").givenUp == 1)
    #expect(try await file.backlog(of: "shop").waiting == 1)
    #expect(try await file.forget("shop") == 1)
    #expect(try await open().standings() == [])
    #expect(try await open().backlog(of: "shop") == OutboxBacklog())
  }

  @Test("tells what may have arrived from what has not, and keeps what goes on to another")
  func doubts() async throws {
    let file = open()
    for name in ["shop", "other"] {
      try await file.keep(OutboxStanding(endpoint: name, cursor: 0, address: "a"))
    }
    let names = ["m1", "m2", "m3"]
    try await file.add(names.map { delivery($0) }, cursor: 3, to: "shop")
    try await file.conclude(
      [
        DeliveryResult(
          id: "m1", at: at(1), outcome: .unknown(retryAt: at(9), problem: "p"), passedOn: "other"),
        DeliveryResult(id: "m2", at: at(1), outcome: .unknown(retryAt: nil, problem: "p")),
        DeliveryResult(
          id: "m3", at: at(2), outcome: .givenUp(problem: "no"), passedOn: "other"),
      ], of: "shop")
    let backlog = try await open().backlog(of: "shop")
    #expect(backlog.waiting == 1)
    #expect(backlog.unknown == 1)
    #expect(backlog.givenUp == 1)
    let again = try await open().due("shop", at: at(9), limit: 9, isInTurn: false).deliveries
    #expect(again.map(\.doubts) == [1])
    let passed = try await open().due("other", at: at(2), limit: 9, isInTurn: false).deliveries
    #expect(passed.map(\.id) == ["m3"])
    #expect(passed.first?.createdAt == at(2))
    #expect(passed.first?.body == Array("{}".utf8))
    #expect(passed.first?.attempts == 0)
  }

  @Test("takes what had begun and never ended for what may have arrived, once for all")
  func recovered() async throws {
    let file = open()
    try await file.recover("shop", at: at(0), next: at(60), passingOnTo: nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    try await file.keep(OutboxStanding(endpoint: "shop", cursor: 0, address: "a"))
    try await file.add([delivery("m1"), delivery("m2"), delivery("m3")], cursor: 3, to: "shop")
    try await file.begin(["m1", "m2"], of: "shop")
    try await file.conclude(
      [DeliveryResult(id: "m2", at: at(1), outcome: .retry(at: at(2), problem: "p"))], of: "shop")
    try await file.recover("shop", at: at(5), next: at(60), passingOnTo: nil)
    let due = try await file.due("shop", at: at(5), limit: 9, isInTurn: false)
    #expect(due.deliveries.map(\.id) == ["m3", "m2"])
    #expect(due.next == at(60))
    try await file.begin(["m1"], of: "shop")
    let ended = try await file.recover(
      "shop", at: at(70), next: at(130), passingOnTo: "other")
    #expect(ended.map(\.id) == ["m1"])
    #expect(ended.first?.isGivenUp == true)
    #expect(try await file.backlog(of: "shop").unknown == 1)
    let passed = try await file.due("other", at: at(70), limit: 9, isInTurn: false)
    #expect(passed.deliveries.map(\.id) == ["m1"])
    #expect(try await file.standings().first?.failedAt == at(70))
  }

  @Test("lets nothing overtake an earlier message of its topic, where that is asked for")
  func inTurn() async throws {
    let file = open()
    try await file.keep(OutboxStanding(endpoint: "shop", cursor: 0, address: "a"))
    var others = delivery("m3")
    others.topic = "o-2"
    try await file.add([delivery("m1"), delivery("m2"), others], cursor: 3, to: "shop")
    func due() async throws -> [String] {
      try await file.due("shop", at: at(5), limit: 9, isInTurn: true).deliveries.map(\.id)
    }
    #expect(try await due() == ["m1", "m3"])
    try await file.conclude(
      [DeliveryResult(id: "m1", at: at(1), outcome: .retry(at: at(9), problem: "p"))], of: "shop")
    #expect(try await due() == ["m3"])
    try await file.conclude(
      [DeliveryResult(id: "m1", at: at(9), outcome: .givenUp(problem: "p"))], of: "shop")
    #expect(try await due() == ["m2", "m3"])
  }

  @Test("leaves a file alone that is something else")
  func foreign() async throws {
    let path = folder.file("purser.db-outbox")
    try Data("no database, and not empty".utf8).write(to: URL(fileURLWithPath: path))
    await #expect(throws: StoreError.self) { try await open().standings() }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "no database, and not empty")
  }
}
