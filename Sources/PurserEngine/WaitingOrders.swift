internal import DequeModule
internal import PurserCore

/// Orders that nobody can certainly fill and somebody may, in the order in which they came: each is decided
/// anew when something may have told more, before any order that comes later. Only while the store is asked for
/// its name may others overtake it.
///
/// They are under way no more: nobody gives way to them, and the ledger takes on others meanwhile.
struct WaitingOrders: Sendable {
  /// What makes it worth while to decide them anew.
  private enum Cause {
    /// Nothing.
    case none
    /// Some have waited long enough.
    case ends
    /// Readings or reports.
    case news
  }

  /// The most that wait. More are answered at once: each reading has all of them decided anew.
  static let most = 2048

  private var commands: Deque<LedgerCommand> = []
  private var lastTurn = 0
  private var cause = Cause.none
  /// When the first suppliers are asked again that were left alone for one of those that wait.
  private var reopensAt: Timestamp?
  /// Whether nobody waits any more.
  private var isClosed = false

  /// Whether nobody waits.
  var isEmpty: Bool { commands.isEmpty }

  /// Lets an order wait: behind those that came before it.
  ///
  /// - Parameters:
  ///   - command: the order, as it came or as it was taken out.
  ///   - wait: how it waits.
  ///   - reopening: when a supplier may take it that is left alone until then; `nil` where none is.
  /// - Returns: whether it waits; else it is to be answered.
  mutating func take(
    _ command: LedgerCommand, _ wait: OrderWait, until reopening: Timestamp? = nil
  ) -> Bool {
    guard !isClosed, !wait.isOver(), commands.count < Self.most else { return false }
    if let reopening { reopensAt = min(reopensAt ?? reopening, reopening) }
    var command = command.undecided
    let turn = command.turn ?? lastTurn + 1
    lastTurn = max(lastTurn, turn)
    command.turn = turn
    // One for which the store was asked meanwhile comes back behind those that came after it.
    var place = commands.endIndex
    while place > commands.startIndex, let before = commands[place - 1].turn, before > turn {
      place -= 1
    }
    commands.insert(command, at: place)
    return true
  }

  /// The digest of the order of a name that waits; `nil` where none does.
  func fingerprint(of id: OrderID) -> Fingerprint? {
    for command in commands {
      if case .place(let placing) = command.action, placing.request.order.id == id {
        return placing.request.fingerprint
      }
    }
    return nil
  }

  /// Something was told that may have freed money or made it certain.
  mutating func noteNews() { cause = .news }

  /// Somebody has ended a wait, or time has passed.
  mutating func noteEnds(at now: Timestamp) {
    if let reopensAt, reopensAt <= now { return noteNews() }
    switch cause {
    case .none: cause = .ends
    case .ends, .news: break
    }
  }

  /// Lets nobody wait any more.
  mutating func close() {
    isClosed = true
    cause = .news
  }

  /// Takes out those that are to be decided anew now, in their order.
  mutating func takeDue() -> [LedgerCommand] {
    defer { cause = .none }
    guard !commands.isEmpty else { return [] }
    switch cause {
    case .none: return []
    case .news:
      reopensAt = nil
      defer { commands = [] }
      return Array(commands)
    case .ends:
      let ended = commands.filter(\.isWaitOver)
      commands.removeAll(where: \.isWaitOver)
      return Array(ended)
    }
  }
}

extension LedgerCommand {
  /// Whether it is an order that has waited long enough.
  fileprivate var isWaitOver: Bool {
    guard case .place(let placing) = action else { return false }
    return placing.request.wait?.isOver() ?? true
  }
}
