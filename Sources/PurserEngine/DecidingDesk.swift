internal import DequeModule
internal import PurserCore

/// What commands are decided on: the state, and what was decided that look-ups may not have seen.
struct DecidingDesk: Sendable {
  var state: LedgerState
  /// Commands that were taken out of the inbox, to be decided next.
  var commands: Deque<LedgerCommand> = []
  /// Orders that wait for what is in doubt.
  var waiting = WaitingOrders()
  /// The memory that orders are decided in.
  var deliberation = Deliberation()
  /// What look-ups under way may not have seen.
  var recent = RecentOrders()
  /// How often the state was read anew. What was asked of the store before says nothing any more.
  private(set) var epoch = 0
  /// Look-ups under way, the oldest first: how many commands wait for each, and which batch was on the
  /// disk when it was asked for.
  private var lookUps: Deque<(commands: Int, written: Int)> = []

  init(state: LedgerState) { self.state = state }

  /// The terms that were in use before others were taken over in a batch, and may not be on the disk.
  private var formerTerms: [(batch: Int, owner: OwnerTerms)] = []

  /// Reads the state anew: what was decided and not written is not there any more.
  ///
  /// - Parameters:
  ///   - store: what has it.
  ///   - written: the latest batch that is on the disk.
  /// - Throws: `StoreError` when it cannot be read.
  mutating func reload(from store: any LedgerStore, written: Int) throws(StoreError) {
    let owner = formerTerms.first { $0.batch > written }?.owner ?? state.owner
    var loaded = LedgerState(owner, snapshot: try store.load())
    formerTerms = []
    loaded.keepWaiting(of: state)
    state = loaded
    recent = RecentOrders()
    lookUps = []
    waiting.noteNews()
    epoch += 1
  }

  /// Other terms took the place of `owner` in a batch.
  mutating func noteTerms(_ owner: OwnerTerms, in batch: Int) {
    formerTerms.append((batch, owner))
  }

  /// A look-up for so many commands begins, while batches up to `written` are on the disk.
  mutating func noteLookUp(for commands: Int, written: Int) {
    lookUps.append((commands, written))
  }

  /// A command has come back from the look-up that is under way the longest.
  mutating func noteFound() {
    guard !lookUps.isEmpty else { return }
    lookUps[0].commands -= 1
    while let first = lookUps.first, first.commands == 0 { lookUps.removeFirst() }
  }

  /// Forgets what every look-up sees from now on, while batches up to `written` are on the disk.
  mutating func forgetWritten(upTo written: Int) {
    if !formerTerms.isEmpty { formerTerms.removeAll { $0.batch <= written } }
    recent.forget(upTo: lookUps.first.map { min($0.written, written) } ?? written)
  }
}
