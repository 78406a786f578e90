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
    #expect(try await open().due("shop", at: at(0), limit: 1) == DueDeliveries())
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
    let due = try await open().due("shop", at: at(0), limit: 10)
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
      try await open().due("shop", at: at(6), limit: 10) == DueDeliveries(next: at(7)))
    let due = try await open().due("shop", at: at(7), limit: 10).deliveries
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
      try await open().due("shop", at: at(4), limit: 10).deliveries.map(\.attempts) == [0, 0])
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

  @Test("leaves a file alone that is something else")
  func foreign() async throws {
    let path = folder.file("purser.db-outbox")
    try Data("no database, and not empty".utf8).write(to: URL(fileURLWithPath: path))
    await #expect(throws: StoreError.self) { try await open().standings() }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "no database, and not empty")
  }
}
