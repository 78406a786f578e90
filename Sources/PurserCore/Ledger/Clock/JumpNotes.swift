/// Jumps of the wall clock on their way into the ledger's entries: the first at once, and after it no more than
/// one note a minute, however often a clock jumps that nobody can trust.
package struct JumpNotes: Sendable {
  /// One or several jumps, as they are entered.
  package struct Note: Hashable, Sendable {
    /// The ledger's moment of the first of them.
    package var at: Timestamp
    /// How many they are.
    package var count: Int
    /// By how much they moved the clock together; below zero where it was set back.
    package var by: Duration
    /// How far the wall clock is ahead of the ledger's time since; below zero where it is behind.
    package var lead: Duration
  }

  /// How long a note waits for the one before it.
  package static let interval = Duration.seconds(60)

  private var waiting: Note?
  private var enteredAt: Timestamp?

  /// None.
  package init() {}

  /// Adds a jump to the note that waits.
  package mutating func add(_ jump: LedgerClock.Jump) {
    guard var note = waiting else {
      waiting = Note(at: jump.at, count: 1, by: jump.by, lead: jump.lead)
      return
    }
    note.count += 1
    note.by = note.by + jump.by
    note.lead = jump.lead
    waiting = note
  }

  /// The note that is to be entered now; `nil` where none waits, or it is not its time yet.
  package func due(at now: Timestamp) -> Note? {
    if let enteredAt, now.since(enteredAt) < Self.interval { return nil }
    return waiting
  }

  /// Forgets a note that was entered, but not what came since.
  package mutating func entered(_ note: Note, at now: Timestamp) {
    enteredAt = now
    guard let rest = waiting, rest.count > note.count else {
      waiting = nil
      return
    }
    waiting = Note(
      at: now, count: rest.count - note.count, by: rest.by - note.by, lead: rest.lead)
  }
}

extension JumpNotes.Note {
  /// What happened, in a sentence for people.
  package var sentence: String {
    let jumps = count == 1 ? "jumped" : "jumped \(count) times, all together"
    let ahead = lead.nearestSeconds
    let now =
      ahead == 0
      ? "and agrees with the ledger's time"
      : "and is \(ahead.magnitude) s \(ahead < 0 ? "behind" : "ahead of") the ledger's time"
    return "this machine's clock \(jumps) by \(by.nearestSeconds) s, \(now), which does not follow"
  }

  /// The owner's name for its entry of a pool, the same however often it is entered.
  package func reference(ofPool number: Int) -> EntryReference? {
    EntryReference("clock-jump-\(at.microsecondsSinceEpoch)-\(number)")
  }
}

extension Duration {
  /// The seconds nearest to it: two clocks are never read at just the same moment.
  fileprivate var nearestSeconds: Int64 {
    (self + .milliseconds(self < .zero ? -500 : 500)).wholeSeconds
  }
}
