import PurserCore
import PurserOrders
import TestSupport
import Testing

/// What follows from news of an attempt, without a clock or a supplier.
@Suite("The life of an attempt")
struct AttemptLifeTests {
  private static let terms = SupplierOrderTerms(onRepeat: .refused, findsByReference: true)
  private static let memo = AttemptMemo(reference: "A-1-1", startedAt: at(0))

  /// A hold of 10.00 USD for four units that has left.
  private func life(
    _ terms: SupplierOrderTerms = terms, rules: CarryingRules = CarryingRules(),
    state: AttemptState? = nil, ending: Ending? = nil, isSuperseded: Bool = false,
    quantity: Int64 = 4
  ) -> AttemptLife {
    let hold = Hold(pool: pool("acme"), amount: money("10"))
    let status = OrderStatus(
      id: orderID("A-1"), currency: currency("USD"), placedAt: at(0),
      state: .held(Holding(hold: hold, sending: .reported(at: at(0)), ending: ending)))
    let request = AttemptOrder(
      order: orderID("A-1"), number: 1, quantity: quantity, amount: money("10"))
    let note = AttemptNote(
      hold: orderID("A-1"), supplier: SupplierID("acme"), placedAt: at(0), request: request,
      memo: Self.memo, state: state)
    return AttemptLife(note, status, terms: terms, rules: rules, isSuperseded: isSuperseded)
  }

  private func news(
    _ state: AttemptState, _ kind: AttemptProblem.Kind? = nil, charged: String? = nil,
    _ code: String = "USD", quantity: Int64? = nil, wasSent: Bool = true
  ) -> AttemptNews {
    AttemptNews(
      state, problem: kind.map { AttemptProblem($0, "no") }, memo: Self.memo,
      charged: charged.map { money($0, code) }, quantity: quantity, mayHaveBeenSent: wasSent)
  }

  @Test("what expired before it could leave was certainly not bought")
  func expiredUnsent() {
    var life = life(ending: .expired(at: at(2), inferred: nil))
    let step = life.refused(.sent, life.status, at: at(3))
    #expect(step == AttemptStep(.released, .over))
    #expect(life.note.state == .failed)
  }

  @Test("an order whose own time is over goes nowhere else")
  func ownTimeOver() {
    for (length, isOver) in [(Duration.seconds(1), true), (nil, false)] as [(Duration?, Bool)] {
      var life = life(ending: .expired(at: at(2), inferred: nil))
      var status = life.status
      guard case .held(var holding) = status.state else { return }
      holding.hold.timeToLive = length
      status.state = .held(holding)
      life.takeStatus(status)
      let step = life.take(news(.failed, .outOfStock), from: .placing, at: at(3))
      #expect((step == AttemptStep(.released, .over)) == isOver)
    }
  }

  // MARK: Costs

  @Test(
    "a part that was delivered costs what was charged, or its share rounded up",
    arguments: [
      (nil, 3, 4, "7.50"), (nil, 1, 3, "3.333334"), ("2.10", 3, 4, "2.10"), (nil, nil, 4, "10"),
      (nil, 4, 4, "10"), (nil, 5, 4, "10"), (nil, 0, 4, "10"), ("0", 1, 4, "0"),
    ] as [(String?, Int64?, Int64, String)])
  func partial(charged: String?, quantity: Int64?, whole: Int64, cost: String) {
    var life = life(quantity: whole)
    let step = life.take(
      news(.partial, charged: charged, quantity: quantity), from: .placing, at: at(1))
    // How many came is told where that is some of them.
    let isSome = quantity.map { (1..<whole).contains($0) } ?? false
    let report: LedgerState.Report =
      isSome
      ? .settledInPart(PartialPurchase(quantity: quantity, actual: money(cost)))
      : .settled(actual: money(cost))
    #expect(step == AttemptStep(report, .over))
    #expect(life.note.state == .partial)
    #expect(life.note.isOver)
  }

  @Test("a charge above what was held is what it cost")
  func chargedMore() {
    var life = life()
    let step = life.take(news(.delivered, charged: "12.34"), from: .placing, at: at(1))
    #expect(step.report == .settled(actual: money("12.34")))
  }

  @Test("a charge in another currency is none")
  func otherCurrency() {
    var life = life()
    let step = life.take(news(.delivered, charged: "9", "EUR"), from: .placing, at: at(1))
    #expect(step.report == .settled(actual: money("10")))
    #expect(life.note.charged == money("9", "EUR"))
  }

  @Test("a charge that was told on the way is what it cost, unless the end tells another")
  func chargedOnTheWay() {
    for (state, told, cost) in [
      (AttemptState.delivered, nil, "6"), (.partial, nil, "6"), (.delivered, "7", "7"),
    ] as [(AttemptState, String?, String)] {
      var life = life()
      _ = life.take(news(.inFlight, charged: "6"), from: .placing, at: at(1))
      #expect(life.note.charged == money("6"))
      _ = life.take(news(.inFlight), from: .lookingUp, at: at(2))
      let step = life.take(news(state, charged: told), from: .lookingUp, at: at(3))
      #expect(step.report == .settled(actual: money(cost)))
      #expect(life.note.charged == money(cost))
    }
  }

  @Test("of a failed attempt no charge is kept, whatever was told on the way")
  func chargedAndFailed() {
    var life = life()
    _ = life.take(news(.inFlight, charged: "6"), from: .placing, at: at(1))
    _ = life.take(news(.failed, .invalid), from: .lookingUp, at: at(2))
    #expect(life.note.state == .failed)
    #expect(life.note.charged == nil)
  }

  @Test("why a look-up cannot tell is kept beside the state that was known, until one can")
  func unreadableOnTheWay() {
    var life = life()
    _ = life.take(news(.inFlight), from: .placing, at: at(1))
    _ = life.take(news(.unknown, .shapeChanged), from: .lookingUp, at: at(2))
    #expect(life.note.state == .inFlight && life.note.problem?.kind == .shapeChanged)
    _ = life.take(news(.unknown, .unreachable), from: .lookingUp, at: at(3))
    #expect(life.note.problem?.kind == .shapeChanged)
    _ = life.take(news(.inFlight), from: .lookingUp, at: at(4))
    #expect(life.note.problem == nil)
  }

  // MARK: Ends

  @Test("reversed after it was delivered, it is credited; before, it is freed")
  func reversed() {
    var settled = life(
      state: .delivered, ending: .settled(actual: money("10"), at: at(1)))
    #expect(settled.take(news(.reversed), from: .message, at: at(2)).report == .reversed)
    var open = life(state: .accepted)
    #expect(open.take(news(.reversed), from: .message, at: at(2)).report == .released)
  }

  @Test("delivered after it was released or expired, it is settled late")
  func late() {
    for ending in [Ending.released(at: at(1)), .expired(at: at(1), inferred: nil)] {
      var life = life(state: .failed, ending: ending, isSuperseded: true)
      let step = life.take(news(.delivered, charged: "9"), from: .message, at: at(2))
      #expect(step == AttemptStep(.settled(actual: money("9")), .over))
      #expect(life.note.state == .delivered)
    }
  }

  @Test("what was delivered and settled is not taken back by what comes late")
  func noStepBack() {
    let settled = Ending.settled(actual: money("10"), at: at(1))
    for state in [AttemptState.accepted, .inFlight, .unknown, .failed] {
      var life = life(state: .delivered, ending: settled)
      let step = life.take(news(state), from: .message, at: at(2))
      #expect(step.move == .over)
      #expect(life.note.state == .delivered)
    }
    var life = life(state: .delivered, ending: settled)
    #expect(life.take(news(.delivered), from: .message, at: at(2)).move == .over)
  }

  @Test("a delivery that is told again with another charge is noted, and changes no money")
  func chargedAnew() {
    var life = life(state: .delivered, ending: .settled(actual: money("10"), at: at(1)))
    let step = life.take(news(.delivered, charged: "11"), from: .message, at: at(2))
    #expect(step == AttemptStep(.noted, .over))
    #expect(life.note.problem?.message.contains("11.00 USD") == true)
  }

  // MARK: Failures

  @Test(
    "after each kind of problem an order goes on or stays", arguments: AttemptProblem.Kind.allCases)
  func kinds(kind: AttemptProblem.Kind) {
    var life = life()
    let step = life.take(news(.failed, kind), from: .placing, at: at(1))
    switch kind {
    case .invalid, .similar, .duplicate, .inFlight, .cancelled:
      #expect(step == AttemptStep(.released, .over))
    case .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .notFound,
      .unknown, .unreachable, .malformed, .shapeChanged:
      #expect(step == AttemptStep(.moveOn(AttemptProblem(kind, "no"), keepsHold: false)))
    }
    #expect(life.note.state == .failed)
  }

  @Test("what nobody knew is freed in the step in which the order goes on")
  func goesOnFromDoubt() {
    var life = life()
    var status = life.status
    guard case .held(var holding) = status.state else { return }
    holding.unknownAt = at(0)
    status.state = .held(holding)
    life.takeStatus(status)
    let step = life.take(news(.failed, .outOfStock), from: .lookingUp, at: at(1))
    #expect(step == AttemptStep(.moveOn(AttemptProblem(.outOfStock, "no"), keepsHold: false)))
  }

  @Test("that a supplier knows no order any more that it had taken proves nothing")
  func absentAfterTaken() {
    for (state, isFree) in [
      (AttemptState.accepted, false), (.inFlight, false), (nil, true), (.unknown, true),
    ] as [(AttemptState?, Bool)] {
      var life = life(state: state)
      var absence = news(.failed, .notFound)
      absence.isAbsence = true
      let step = life.take(absence, from: .lookingUp, at: at(1))
      #expect((step.move == .moveOn(AttemptProblem(.notFound, "no"), keepsHold: false)) == isFree)
      #expect((life.note.state == .unknown) == !isFree)
      // Nor does it later.
      if !isFree {
        var status = life.status
        guard case .held(var holding) = status.state else { return }
        holding.acceptedAt = at(0)
        status.state = .held(holding)
        life.takeStatus(status)
        _ = life.take(absence, from: .lookingUp, at: at(2))
        #expect(life.note.state == .unknown)
      }
    }
  }

  @Test("nor where the supplier has shown otherwise that it knows it, by whatever reply")
  func absentAfterShown() {
    for state in [AttemptState.failed, .unknown] {
      var life = life()
      var doubt = news(.unknown, .duplicate)
      doubt.memo.wasTaken = true
      _ = life.take(doubt, from: .placing, at: at(0))
      // Stored with the attempt, whatever a look-up brings that was begun before.
      var absence = news(state, .notFound)
      absence.isAbsence = true
      _ = life.take(absence, from: .lookingUp, at: at(1))
      #expect(life.note.state == .unknown && life.note.memo?.wasTaken == true)
      var taken = self.life(state: .accepted)
      _ = taken.take(absence, from: .lookingUp, at: at(1))
      #expect(taken.note.state == .unknown)
    }
  }

  @Test("a charge that no reply told is said beside the delivery, unless one before did")
  func lackOfCharge() {
    for charged in [nil, "2.50"] {
      var life = life()
      _ = life.take(news(.inFlight, charged: charged), from: .placing, at: at(0))
      var delivered = news(.delivered)
      delivered.lackOfCharge = AttemptProblem(.notFound, "it is not told")
      _ = life.take(delivered, from: .lookingUp, at: at(1))
      #expect(life.note.state == .delivered)
      #expect((life.note.problem != nil) == (charged == nil))
    }
  }

  @Test("what stands against an attempt in doubt is what its latest look-up said")
  func latestDoubt() {
    var life = life()
    _ = life.take(news(.unknown, .unreachable), from: .placing, at: at(0))
    for kind in [AttemptProblem.Kind.rateLimited, .shapeChanged, .notFound] {
      _ = life.take(news(.unknown, kind), from: .lookingUp, at: at(1))
      #expect(life.note.problem?.kind == kind)
    }
  }

  @Test("an order of which only messages tell is waited for as long as the plan lasts")
  func messages() {
    let terms = SupplierOrderTerms(
      onRepeat: .buysAgain, sendsMessages: true,
      polling: [.init(every: .seconds(60), length: .seconds(1_200))])
    var rules = CarryingRules()
    rules.holdTimeToLive = .seconds(900)
    var life = life(terms, rules: rules)
    let step = life.take(news(.accepted), from: .placing, at: at(1))
    // It is looked at before its hold would expire.
    #expect(step == AttemptStep(.accepted, .wait(until: at(780))))
    var status = life.status
    guard case .held(var holding) = status.state else { return }
    holding.acceptedAt = at(1)
    status.state = .held(holding)
    life.takeStatus(status)
    #expect(life.missMessage(at: at(779)) == nil)
    #expect(life.missMessage(at: at(780)) == AttemptStep(nil, .wait(until: at(781))))
    #expect(life.missMessage(at: at(781)) == AttemptStep(.unknown, .wait(until: at(1_200))))
    #expect(life.missMessage(at: at(1_200))?.move == .wait(until: nil))
    #expect(life.isForPeople)
  }

  @Test("an order that is elsewhere already does not go on once more")
  func supersededFails() {
    var life = life(isSuperseded: true)
    let step = life.take(news(.failed, .funds), from: .lookingUp, at: at(1))
    #expect(step == AttemptStep(.released, .over))
  }

  @Test("an order has no more attempts than the owner lets it have")
  func lastAttempt() {
    var life = life(rules: CarryingRules(maximumAttempts: 1))
    let step = life.take(news(.failed, .funds), from: .placing, at: at(1))
    #expect(step == AttemptStep(.released, .over))
  }

  @Test("a look-up that could not tell takes nothing back")
  func cannotTell() {
    var life = life(state: .accepted)
    let step = life.take(news(.unknown, .unreachable, wasSent: false), from: .lookingUp, at: at(1))
    #expect(life.note.state == .accepted)
    #expect(step.move == .wait(until: at(6)))
  }

  @Test("an order that takes longer than its hold waits is unknown, so that the hold stays")
  func longWork() {
    var life = life()
    #expect(life.take(news(.accepted), from: .placing, at: at(1)).report == .accepted)
    var status = life.status
    if case .held(var holding) = status.state {
      holding.acceptedAt = at(1)
      status.state = .held(holding)
    }
    life.takeStatus(status)
    #expect(life.take(news(.accepted), from: .lookingUp, at: at(800)).report == nil)
    let step = life.take(news(.inFlight), from: .lookingUp, at: at(830))
    #expect(step == AttemptStep(.unknown, .wait(until: at(860))))
    #expect(life.note.state == .inFlight)
    #expect(life.note.problem?.kind == .inFlight)
    #expect(!life.needsPeople)
  }

  @Test("a look-up that did not leave says nothing of the order")
  func unsentLookUp() {
    var life = life(state: .unknown)
    let step = life.take(news(.unknown, .unreachable, wasSent: false), from: .lookingUp, at: at(1))
    #expect(step.report == .unknown)
    #expect(step.move == .wait(until: at(6)))
  }

  // MARK: Looking up

  @Test("an order is placed again to look it up while that is promised, and its money is held")
  func repeating() {
    let terms = SupplierOrderTerms(
      onRepeat: .returnsFirst, repeatHolds: .seconds(1_000), looksUpByRepeating: true)
    var life = life(terms)
    #expect(life.begin(at: at(10)).move == .lookUp)
    #expect(life.take(news(.unknown), from: .lookingUp, at: at(690)).move == .wait(until: at(720)))
    #expect(life.take(news(.unknown), from: .lookingUp, at: at(701)).move == .wait(until: nil))
    var freed = self.life(terms, ending: .released(at: at(1)))
    #expect(freed.begin(at: at(10)).move == .wait(until: nil))
    var elsewhere = self.life(terms, isSuperseded: true)
    #expect(elsewhere.begin(at: at(10)).move == .wait(until: nil))
  }

  @Test("what may have left before a restart, and cannot be looked up, is unknown")
  func restart() {
    var life = life(SupplierOrderTerms(onRepeat: .buysAgain))
    let step = life.begin(at: at(10))
    #expect(step == AttemptStep(.unknown, .wait(until: nil)))
    #expect(life.needsPeople)
  }

  // MARK: Going elsewhere

  @Test("after the owner's time an order in doubt goes elsewhere, where the exposure allows it")
  func failOver() {
    let rules = CarryingRules(unknown: .failOver(after: .seconds(600), exposure: nil))
    var life = life(SupplierOrderTerms(onRepeat: .buysAgain), rules: rules)
    let step = life.take(news(.unknown, .unreachable), from: .placing, at: at(1))
    #expect(step == AttemptStep(.unknown, .wait(until: at(601))))
    #expect(!life.needsPeople)
    #expect(life.wake(at: at(600), mayFailOver: true) == .wait(until: at(601)))
    #expect(life.wake(at: at(601), mayFailOver: false) == .wait(until: nil))
    #expect(life.waitsForRoom)
    #expect(life.waiting(at: at(601))?.cause == .exposure)
    #expect(!life.needsPeople)
    #expect(
      life.wake(at: at(605), mayFailOver: true)
        == .moveOn(AttemptProblem(.unreachable, "no"), keepsHold: true))
    life.wasMovedOn(keepsHold: true, at: at(662))
    #expect(life.move == .wait(until: nil))
    #expect(life.needsPeople)
  }
}
