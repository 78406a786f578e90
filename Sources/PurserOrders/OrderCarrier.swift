internal import Logging
package import PurserCore

/// Places orders at suppliers and follows them to their end: settles, frees, or lets them go to the next supplier.
///
/// Each attempt has a life (`AttemptLife`), which decides; the carrier does what it says, one call at a time for
/// each attempt. Whatever is decided is durable before anything is done about it, and nothing that buys leaves
/// before its note is on disk. So after a crash it begins again from the notes, and places nothing twice.
package actor OrderCarrier: OrderCarrying {
  /// How far it is.
  enum Phase {
    /// It takes orders over and calls suppliers.
    case running
    /// It begins nothing, and lets what is under way end.
    case stopping
    /// It does nothing any more. What was under way is looked up after a restart.
    case stopped
  }

  /// An attempt that is followed.
  struct Carried {
    var life: AttemptLife
    /// Whether a task has it; only that one changes its life.
    var isActive = false
    /// When it is looked at again.
    var dueAt: Timestamp?
    /// Messages that are to be taken, the oldest first.
    var letters: [Letter] = []
  }

  let surroundings: CarrierSurroundings
  private(set) var rules: CarryingRules
  /// The most attempts that an order may have by any rules so far.
  private(set) var mostAttempts: Int
  /// Where its tasks run; `nil` for wherever there is room.
  let executor: (any TaskExecutor)?

  var phase = Phase.running
  var attempts: [OrderID: Carried] = [:]
  /// Orders that were delivered while several of their attempts are followed: none is begun any more.
  var delivered: Set<OrderID> = []
  var exposure = Exposure()
  /// What suppliers call the orders of attempts that are followed.
  var claims = PurchaseClaims()
  let lanes: SupplierLanes
  var agenda = Agenda()
  var alarm: (task: Task<Void, Never>, at: Timestamp)?
  var followers = Followers()
  /// Whether attempts wait in the store, as there was no room for them.
  var hasLeftOut = false
  /// Whether what was under way before is being taken over.
  var isTakingOver = false
  private var tasks: [OrderID: Task<Void, Never>] = [:]
  private var stopper: CheckedContinuation<Void, Never>?

  /// A carrier that has nothing to do. `resume` gives it what was under way before.
  ///
  /// - Parameters:
  ///   - surroundings: whom it works with.
  ///   - rules: what the owner decided.
  ///   - executor: where its tasks run; `nil` for wherever there is room.
  package init(
    _ surroundings: CarrierSurroundings, rules: CarryingRules = CarryingRules(),
    executor: (any TaskExecutor)? = nil
  ) {
    self.surroundings = surroundings
    self.rules = rules
    mostAttempts = rules.maximumAttempts
    lanes = SupplierLanes(limit: rules.callsPerSupplier)
    self.executor = executor
  }

  /// Goes by other rules from now on. An attempt that is followed already goes by those it began with.
  package func adopt(_ rules: CarryingRules) {
    self.rules = rules
    mostAttempts = max(mostAttempts, rules.maximumAttempts)
    lanes.adopt(limit: rules.callsPerSupplier)
    offerRoom()
  }

  var now: Timestamp { surroundings.time.now }

  /// How many attempts are followed.
  package var followedCount: Int { attempts.count }

  // MARK: Taking over

  package func carry(_ record: OrderRecord, _ note: AttemptNote) async {
    guard let holding = record.holding, note.request != nil else { return }
    // What has left has a memo; a note without one is older than its hold.
    if note.memo == nil, holding.sentAt != nil { return await takeOver(note.hold.order) }
    adopt(record.status, note, isSuperseded: false)
  }

  /// Takes an attempt over, unless it is followed already.
  func adopt(_ status: OrderStatus, _ note: AttemptNote, isSuperseded: Bool) {
    guard phase == .running, attempts[note.hold] == nil, !note.isOver,
      !lanes.isDeparting(note.hold)
    else { return }
    guard attempts.count < rules.maximumFollowed else {
      hasLeftOut = true
      return
    }
    var life = life(of: note, status, isSuperseded: isSuperseded)
    let step = life.begin(at: now)
    attempts[note.hold] = Carried(life: life)
    if isSuperseded, life.isAtRisk { expose(life) }
    publish(life)
    start(note.hold, .step(step, life))
  }

  func life(of note: AttemptNote, _ status: OrderStatus, isSuperseded: Bool) -> AttemptLife {
    // Where no orders can be placed any more, nothing can be looked up either.
    let terms = surroundings.suppliers(note.supplier)?.terms
    return AttemptLife(
      note, status, terms: terms ?? SupplierOrderTerms(onRepeat: .buysAgain), rules: rules,
      isSuperseded: isSuperseded)
  }

  // MARK: Tasks

  /// What the task of an attempt does first.
  enum Beginning: Sendable {
    /// It stores what a step says, and does it.
    case step(AttemptStep, AttemptLife)
    /// It does something of which nothing is to be stored.
    case move(AttemptMove)
    /// It buys what left with its hold, also where the carrier has been asked to stop since.
    case purchase

    fileprivate var isPurchase: Bool {
      switch self {
      case .purchase: true
      case .step, .move: false
      }
    }
  }

  /// Gives an attempt to a task of its own, which goes on until there is nothing to do.
  func start(_ hold: OrderID, _ beginning: Beginning) {
    guard phase == .running || beginning.isPurchase, attempts[hold]?.isActive == false else {
      return
    }
    attempts[hold]?.isActive = true
    attempts[hold]?.dueAt = nil
    tasks[hold] = Task(executorPreference: executor) { await self.run(hold, beginning) }
  }

  private func run(_ hold: OrderID, _ beginning: Beginning) async {
    var move: AttemptMove?
    switch beginning {
    case .step(let step, let life): move = await carryOut(step, life, of: hold)
    case .move(let first): move = first
    case .purchase: move = await depart(hold)
    }
    while let next = move, phase != .stopped, !next.isRest || hasLetters(hold) {
      move = await carryOut(next, of: hold)
    }
    end(hold, move)
  }

  /// The task of an attempt has nothing to do any more, or stops.
  private func end(_ hold: OrderID, _ move: AttemptMove?) {
    tasks[hold] = nil
    attempts[hold]?.isActive = false
    if phase == .running {
      switch move {
      case .wait(let moment)?: rest(hold, until: moment)
      case .over?: leave(hold)
      case nil, .place?, .lookUp?, .moveOn?: break
      }
    } else {
      returnLetters(of: hold)
    }
    guard phase == .stopping, isIdle else { return }
    stopWaiting()
  }

  // MARK: Stopping

  /// Whether nothing is under way, or about to leave.
  var isIdle: Bool { tasks.isEmpty && !lanes.isAnyDeparting }

  /// Begins nothing more, lets what is under way end, and abandons what takes longer: its notes are on disk.
  ///
  /// - Parameter limit: the longest that anything is waited for.
  package func stop(within limit: Duration) async {
    guard phase == .running else { return }
    phase = .stopping
    lanes.close()
    followers.endAll()
    agenda.add(.stopping, at: now + limit)
    setAlarm()
    if !isIdle { await withCheckedContinuation { stopper = $0 } }
    phase = .stopped
    exposure.close()
    for task in tasks.values { task.cancel() }
    alarm?.task.cancel()
    alarm = nil
  }

  /// Nothing that is under way is waited for any longer.
  func stopWaiting() {
    stopper?.resume()
    stopper = nil
  }
}
