import GRDB
import PurserCore
import PurserEngine
import Testing

@testable import PurserStore

/// Fails the Nth write to the disk, for N = 1, 2, ... until none fails any more, under a ledger at
/// work; then mends the disk, opens the file anew, and compares with what was answered.
@Suite("Failing writes")
struct FaultLoopTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var code: ResultCode
    var isForEver: Bool
    var testDescription: String {
      "\(code) \(isForEver ? "for ever" : "once")"
    }
  }

  static let faults = [ResultCode.SQLITE_IOERR_WRITE, .SQLITE_FULL].flatMap {
    [Fault(code: $0, isForEver: false), Fault(code: $0, isForEver: true)]
  }

  @Test("nothing that was answered is lost, and nothing is done twice", arguments: faults)
  func faultLoop(fault: Fault) async throws {
    var failing = 1
    while try await survives(fault, failing: failing) { failing += 1 }
    // The workload writes many times; fewer would mean that the loop tested nothing.
    #expect(failing > 100, "only \(failing) writes were tried")
  }

  /// Whether a write failed at all.
  private func survives(_ fault: Fault, failing: Int) async throws -> Bool {
    var samples = try LedgerSamples().withSmallRuns()
    // Frequent copying of the log into the file, so that its writes fail too.
    samples.limits.log = LogCopier.Limits(part: 10, length: 30, rest: 2, waiting: 300)
    let disk = FaultyDisk(folder: samples.folder.path)
    defer { disk.remove() }
    var shop = FaultedShop(samples)
    do {
      let store = try samples.open()
      let ledger = try await shop.openLedger(store)
      disk.follow(
        FaultyDisk.Plan(failing: failing, isForEver: fault.isForEver, code: fault.code.rawValue))
      await shop.work(ledger)
      await ledger.finish()
      let expected: StoreError.Code = fault.code == .SQLITE_FULL ? .full : .failed
      #expect(shop.failures.allSatisfy { $0 == expected }, "write \(failing): \(shop.failures)")
      if !fault.isForEver {
        // One fault costs one batch at most, and the ledger goes on by itself.
        #expect(shop.failures.count <= 1, "write \(failing): \(shop.failures)")
      }
    }
    let didFail = disk.failures > 0
    disk.follow(nil)
    try await shop.checkReopened("\(fault.testDescription), write \(failing)")
    return didFail
  }
}
