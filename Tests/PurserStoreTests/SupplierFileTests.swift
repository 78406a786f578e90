import Foundation
import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("The file of suppliers", .mustEnd)
struct SupplierFileTests {
  private let folder: TemporaryFolder
  private let noon = Timestamp(microsecondsSinceEpoch: 1_777_636_800_000_000)
  private let origin: [UInt8] = Array(0..<32)

  init() throws { folder = try TemporaryFolder() }

  /// The file as a process of its own opens it.
  private func open() -> SupplierFile {
    SupplierFile(besideLedger: folder.file("purser.db"), clock: .continuous)
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  private func rights(of name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  @Test("is made when there is something to keep, for its owner's eyes only")
  func made() async throws {
    #expect(try await open().endOfPause(of: "acme", at: noon) == nil)
    #expect(try files == [])
    let file = open()
    try await file.notePause(until: noon + .seconds(60), of: "acme", at: noon)
    for name in try files { #expect(try rights(of: name) == 0o600, "\(name)") }
    #expect(try files.contains("purser.db-suppliers"))
  }

  @Test("is closed to others again where somebody opened it up")
  func closedAgain() async throws {
    try await open().notePause(until: noon + .seconds(60), of: "acme", at: noon)
    let path = folder.file("purser.db-suppliers")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(try await open().endOfPause(of: "acme", at: noon) != nil)
    #expect(try rights(of: "purser.db-suppliers") == 0o600)
  }

  @Test("tells other processes of pauses, each by its name, the longest of a name")
  func pauses() async throws {
    let (first, second) = (open(), open())
    try await first.notePause(until: noon + .seconds(60), of: "acme", at: noon)
    #expect(try await second.endOfPause(of: "acme", at: noon) == noon + .seconds(60))
    #expect(try await second.endOfPause(of: "other", at: noon) == nil)
    try await second.notePause(until: noon + .seconds(30), of: "acme", at: noon)
    #expect(try await first.endOfPause(of: "acme", at: noon) == noon + .seconds(60))
    try await second.notePause(until: noon + .seconds(90), of: "acme", at: noon)
    #expect(try await first.endOfPause(of: "acme", at: noon) == noon + .seconds(90))
    #expect(try await open().endOfPause(of: "acme", at: noon + .seconds(90)) == nil)
  }

  @Test("keeps and tells what it is asked to although whoever asks is cancelled")
  func cancelled() async throws {
    let file = open()
    let noon = noon
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await file.notePause(until: noon + .seconds(60), of: "acme", at: noon)
      return try await file.endOfPause(of: "acme", at: noon)
    }
    #expect(try await task.value == noon + .seconds(60))
  }

  @Test("does not keep a supplier closed when the clock was set back")
  func clockSetBack() async throws {
    try await open().notePause(until: noon + .seconds(600), of: "acme", at: noon)
    let back = noon - .seconds(86_400)
    #expect(try await open().endOfPause(of: "acme", at: back) == back + .seconds(600))
    #expect(
      try await open().endOfPause(of: "acme", at: back + .seconds(500)) == back + .seconds(600))
    #expect(try await open().endOfPause(of: "acme", at: back + .seconds(600)) == nil)
  }

  @Test("keeps a refresh token from one process to the next")
  func refreshTokens() async throws {
    let tokens = [
      KeptRefreshToken(origin: origin, sentAt: noon),
      KeptRefreshToken(origin: origin, sealed: [0, 255, 7]),
      KeptRefreshToken(
        origin: origin, sealed: [9], sentAt: noon, answer: "HTTP status 503", refusedWith: [4, 5],
        refusal: "invalid_grant"),
    ]
    for token in tokens {
      let claim = try await open().claim(origin, patience: .seconds(5))
      try await claim.save(token)
      claim.release()
      let next = try await open().claim(origin, patience: .seconds(5))
      #expect(try await next.load() == token)
      next.release()
      let other = try await open().claim([1, 2], patience: .zero)
      #expect(try await other.load() == nil)
      other.release()
    }
  }

  @Test("keeps what came of each configured token, whichever is in use")
  func severalTokens() async throws {
    for number: UInt8 in 0..<3 {
      let claim = try await open().claim([number], patience: .seconds(5))
      try await claim.save(KeptRefreshToken(origin: [number], sealed: [number, 9]))
      claim.release()
    }
    for number: UInt8 in 0..<3 {
      let claim = try await open().claim([number], patience: .seconds(5))
      #expect(try await claim.load()?.sealed == [number, 9])
      claim.release()
    }
  }

  @Test("lets one at a time spend what came of a configured token")
  func oneAtATime() async throws {
    let claim = try await open().claim(origin, patience: .seconds(5))
    let failure = await #expect(throws: StoreError.self) {
      _ = try await open().claim(origin, patience: .milliseconds(30))
    }
    #expect(failure?.code == .inUse)
    try await open().claim([1, 2], patience: .zero).release()
    async let waiting = open().claim(origin, patience: .seconds(30))
    claim.release()
    try await waiting.release()
  }

  @Test("is made once, however many begin at once")
  func together() async throws {
    let noon = noon
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for number in 1...8 {
        let file = open()
        tasks.addTask {
          try await file.notePause(until: noon + .seconds(60), of: "acme-\(number)", at: noon)
        }
      }
      try await tasks.waitForAll()
    }
    for number in 1...8 {
      #expect(try await open().endOfPause(of: "acme-\(number)", at: noon) != nil)
    }
  }

  @Test("keeps all that was delivered at one time, each under its own name, until its shop has it")
  func deliveries() async throws {
    let file = open()
    let holds = (0..<50).map { orderID("o\($0)").attempt($0 % 3 + 1) }
    try await withThrowingDiscardingTaskGroup { group in
      for (number, hold) in holds.enumerated() {
        group.addTask { try await file.keepContent([UInt8(number)], of: hold) }
      }
    }
    let other = open()
    for (number, hold) in holds.enumerated() {
      #expect(try await other.keptContent(of: hold) == [UInt8(number)])
    }
    try await file.keepContent([99], of: holds[0])
    #expect(try await other.keptContent(of: holds[0]) == [99])
    try await file.forgetContent(of: holds[0])
    #expect(try await other.keptContent(of: holds[0]) == nil)
    #expect(try await other.keptContent(of: holds[1]) == [1])
  }

  @Test("tells each of those that wrote together that nothing was kept")
  func failedDeliveries() async throws {
    try Data("no database, and never was one".utf8).write(
      to: URL(fileURLWithPath: folder.file("purser.db-suppliers")))
    let file = open()
    let failures = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<5 {
        group.addTask {
          do throws(StoreError) {
            try await file.keepContent([1], of: orderID("o\(number)"))
            return false
          } catch {
            return true
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(failures == 5)
  }

  @Test("leaves alone what it did not make")
  func foreign() async throws {
    let text = Array("no database".utf8)
    try Data(text).write(to: URL(fileURLWithPath: folder.file("purser.db-suppliers")))
    let failure = await #expect(throws: StoreError.self) {
      try await open().notePause(until: noon + .seconds(60), of: "acme", at: noon)
    }
    #expect(failure?.code == .notALedger)
    let found = FileManager.default.contents(atPath: folder.file("purser.db-suppliers"))
    #expect(found.map(Array.init) == text)
  }
}
