import PurserCore
import Testing

@testable import PurserStore

@Suite("Stored top-ups")
struct TopUpTextTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  @Test("those of an earlier version read as before, and are written as before")
  func earlier() throws {
    let text = #"[["wire-7",500000000,1700000000000000]]"#
    let topUps = try BookText.topUps(from: text, of: samples.main)
    let expected = TopUp(
      reference: try samples.reference("wire-7"), pool: samples.main,
      amount: try samples.dollars("500"),
      announcedAt: Timestamp(microsecondsSinceEpoch: 1_700_000_000_000_000))
    #expect(topUps == [expected])
    #expect(String(decoding: BookText.text(of: topUps), as: UTF8.self) == text)
    #expect(TopUpText.text(of: expected).isEmpty)
  }
}
