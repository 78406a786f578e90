import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Two keys of which one is accepted")
struct OverlappingKeysTests {
  private let acme = SupplierID("acme")
  private let refused = CheckFailure(.auth, "no such key")

  @Test("the other is tried once where one is refused, and used from then on where it is accepted")
  func exchange() async throws {
    let (new, old) = (GatedReader(acme), GatedReader(acme))
    let keys = OverlappingKeys([new, old])
    await new.prepare([.failure(refused)])
    await old.prepare([.success("1"), .success("2"), .failure(refused)])
    _ = try await keys.readBalances()
    _ = try await keys.readBalances()
    #expect(await new.calls == 1)
    // The supplier goes over to the new one.
    await new.prepare([.success("3"), .success("4")])
    _ = try await keys.readBalances()
    _ = try await keys.readBalances()
    #expect(await new.calls == 3)
    #expect(await old.calls == 3)
  }

  @Test("where both are refused, that is what the one says that was accepted last")
  func both() async {
    let (new, old) = (GatedReader(acme), GatedReader(acme))
    await new.prepare([.failure(refused)])
    await old.prepare([.failure(CheckFailure(.auth, "an old key"))])
    await #expect(throws: refused) { _ = try await OverlappingKeys([new, old]).readBalances() }
  }

  @Test("another failure is no reason to try the other")
  func otherFailures() async {
    let (new, old) = (GatedReader(acme), GatedReader(acme))
    let failure = CheckFailure(.unreachable, "gone")
    await new.prepare([.failure(failure)])
    await #expect(throws: failure) { _ = try await OverlappingKeys([new, old]).readBalances() }
    #expect(await old.calls == 0)
  }
}
