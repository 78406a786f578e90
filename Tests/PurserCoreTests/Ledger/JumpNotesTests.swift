import Testing

@testable import PurserCore

@Suite("Jumps of the clock on their way into the entries") struct JumpNotesTests {
  private static let start = Timestamp(microsecondsSinceEpoch: 1_800_000_000_000_000)

  private static func jump(_ by: Int, at second: Int, lead: Int) -> LedgerClock.Jump {
    LedgerClock.Jump(by: .seconds(by), lead: .seconds(lead), at: start + .seconds(second))
  }

  @Test("the first is entered at once, what comes within a minute of it together after that")
  func pace() throws {
    var notes = JumpNotes()
    #expect(notes.due(at: Self.start) == nil)
    notes.add(Self.jump(3600, at: 1, lead: 3600))
    let first = try #require(notes.due(at: Self.start + .seconds(1)))
    #expect(
      first.sentence
        == "this machine's clock jumped by 3600 s, and is 3600 s ahead of the ledger's time, "
        + "which does not follow")
    // It comes while the first is being entered.
    notes.add(Self.jump(-3600, at: 2, lead: 0))
    notes.entered(first, at: Self.start + .seconds(2))
    notes.add(Self.jump(-60, at: 3, lead: -60))
    #expect(notes.due(at: Self.start + .seconds(61)) == nil)
    let second = try #require(notes.due(at: Self.start + .seconds(62)))
    #expect(
      second.sentence
        == "this machine's clock jumped 2 times, all together by -3660 s, and is 60 s behind "
        + "the ledger's time, which does not follow")
    #expect(second.reference(ofPool: 1) != first.reference(ofPool: 1))
    notes.entered(second, at: Self.start + .seconds(62))
    #expect(notes.due(at: Self.start + .seconds(200)) == nil)
  }

  @Test("a note that could not be entered keeps its references")
  func again() throws {
    var notes = JumpNotes()
    notes.add(Self.jump(10, at: 1, lead: 10))
    let first = try #require(notes.due(at: Self.start + .seconds(1)))
    let again = try #require(notes.due(at: Self.start + .seconds(5)))
    #expect(first.reference(ofPool: 3) == again.reference(ofPool: 3))
    #expect(first.reference(ofPool: 3) != first.reference(ofPool: 4))
  }
}
