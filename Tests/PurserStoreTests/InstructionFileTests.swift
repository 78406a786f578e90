import PurserCore
import PurserStore
import TestSupport
import Testing

@Suite("Instructions in the file of suppliers")
struct InstructionFileTests {
  @Test("are kept from one process to the next, whatever they say, and go when nothing is said")
  func kept() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("purser.db")
    let (acme, other) = (SupplierID("acme"), SupplierID("other"))
    let said = [
      SupplierInstruction(
        .pause(skus: ["a \"card\"", "b\nc"]), at: at(1), until: at(2), reason: "API \u{1F6A8} down",
        by: "anna"),
      SupplierInstruction(.priority(7), at: at(3)),
      SupplierInstruction(
        .floor(Supplier.Floor(pool: "bonus", amount: money("12.5", "KWD"))), at: at(4)),
      SupplierInstruction(.floor(Supplier.Floor(amount: money("0.000001"))), at: at(5)),
    ]
    let drained = [SupplierInstruction(.drain, at: at(6), reason: "moving")]
    let first = SupplierFile(besideLedger: path, clock: .continuous)
    #expect(try await first.instructions(CurrencyTable()).isEmpty)
    try await first.keep(drained, of: acme)
    try await first.keep(said, of: acme)
    try await first.keep(drained, of: other)
    let next = SupplierFile(besideLedger: path, clock: .continuous)
    #expect(try await next.instructions(CurrencyTable()) == [acme: said, other: drained])
    try await next.keep([], of: acme)
    #expect(try await first.instructions(CurrencyTable()) == [other: drained])
  }
}
