import PurserCore
import Synchronization
import TestSupport

/// A supplier whose replies a test writes down. It checks of every call that buys that it may be made: what is needed
/// to find the order again is on disk, and it is the first of its attempt.
final class ScriptedOrders: SupplierOrders {
  /// A reply: how long it takes, and what it says.
  struct Reply: Sendable {
    var state: AttemptState
    var problem: AttemptProblem?
    var charged: Money?
    var quantity: Int64?
    var content: [[AttemptNews.Field]] = []
    var supplierReference: String?
    var wasSent = true
    var after = Duration.milliseconds(200)

    init(_ state: AttemptState) { self.state = state }

    /// The reply with something changed.
    func with(_ change: (inout Reply) -> Void) -> Reply {
      var reply = self
      change(&reply)
      return reply
    }

    static func failed(_ kind: AttemptProblem.Kind) -> Reply {
      Reply(.failed).with { $0.problem = AttemptProblem(kind, "no") }
    }
  }

  private struct State {
    var buys: [Reply] = []
    var lookUps: [Reply] = []
    var messages: [Reply] = []
    var contents: [Reply] = []
    var preparation: AttemptProblem?
    var reference: String?
    var sought: String?
    var leavesAtOnce = false
    var calls: [String] = []
    var bought: Set<String> = []
    var faults: [String] = []
    var running = 0
    var mostRunning = 0
    var others: (any OtherAttempts)?
  }

  let id: SupplierID
  let terms: SupplierOrderTerms
  private let time: VirtualTime
  private let ledger: AttemptLedgerDouble
  private let state = Mutex(State())

  init(
    _ name: String, _ ledger: AttemptLedgerDouble,
    terms: SupplierOrderTerms = SupplierOrderTerms(
      onRepeat: .refused, findsByReference: true, sendsMessages: true)
  ) {
    id = SupplierID(name)
    self.terms = terms
    self.ledger = ledger
    time = ledger.time
  }

  func buys(_ replies: Reply...) { state.withLock { $0.buys += replies } }
  func lookUps(_ replies: Reply...) { state.withLock { $0.lookUps += replies } }
  func messages(_ replies: Reply...) { state.withLock { $0.messages += replies } }
  /// What it gives when it is asked once more for what it delivered: all of it, or a part with why there is no more.
  func gives(_ replies: Reply...) { state.withLock { $0.contents += replies } }
  func failsToPrepare(_ kind: AttemptProblem.Kind) {
    state.withLock { $0.preparation = AttemptProblem(kind, "no price") }
  }

  /// Every attempt has this reference from now on.
  func refers(by reference: String) { state.withLock { $0.reference = reference } }

  /// Every attempt is found by this from now on.
  func finds(by sought: String) { state.withLock { $0.sought = sought } }

  /// Orders may leave with their holds from now on.
  func leavesAtOnce() { state.withLock { $0.leavesAtOnce = true } }

  /// The calls, in their order, with the second of each.
  var calls: [String] { state.withLock(\.calls) }
  /// What must never have been done.
  var faults: [String] { state.withLock(\.faults) }
  /// The attempts beside the one that was asked about last.
  var others: (any OtherAttempts)? { state.withLock(\.others) }
  /// The most calls under way at once.
  var mostRunning: Int { state.withLock(\.mostRunning) }

  // MARK: Calls

  func beside(_ others: any OtherAttempts) -> any SupplierOrders {
    state.withLock { $0.others = others }
    return self
  }

  func prepare(_ order: AttemptOrder, at moment: Timestamp) async -> AttemptPreparation {
    var memo = AttemptMemo(
      reference: state.withLock(\.reference) ?? order.id, startedAt: moment)
    memo.sought = state.withLock(\.sought)
    if let problem = state.withLock(\.preparation) {
      return .failed(AttemptNews(.failed, problem: problem, memo: memo, mayHaveBeenSent: false))
    }
    return .ready(memo)
  }

  func memo(of order: AttemptOrder, at moment: Timestamp) -> AttemptMemo? {
    state.withLock(\.leavesAtOnce) ? AttemptMemo(reference: order.id, startedAt: moment) : nil
  }

  func buy(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    let hold = order.order.attempt(order.number)
    state.withLock { state in
      if ledger.note(hold)?.memo != memo { state.faults.append("\(order.id) bought before stored") }
      if ledger.kind(hold) != .sent { state.faults.append("\(order.id) bought without a hold") }
      if !state.bought.insert(order.id).inserted { state.faults.append("\(order.id) bought twice") }
    }
    return await call("buy \(order.id)", memo) { $0.buys.isEmpty ? nil : $0.buys.removeFirst() }
  }

  func lookUp(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    await call("look up \(order.id)", memo) {
      $0.lookUps.count > 1 ? $0.lookUps.removeFirst() : $0.lookUps.first
    }
  }

  func content(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    let reply = state.withLock { $0.contents.isEmpty ? nil : $0.contents.removeFirst() }
    if let reply {
      var news = AttemptNews(
        .delivered, problem: reply.problem, memo: memo, content: reply.content)
      news.isContentWhole = reply.problem == nil
      return news
    }
    let field = AttemptNews.Field(name: "code", value: "AGAIN")
    return AttemptNews(.delivered, memo: memo, content: [[field]])
  }

  func address(
    of message: AttemptMessage
  ) throws(AttemptMessageRefusal) -> AttemptAddress {
    guard let reference = message.headers.first?.value else { throw .unverified("no signature") }
    return .reference(reference)
  }

  func take(
    _ message: AttemptMessage, of order: AttemptOrder, _ memo: AttemptMemo
  ) async -> AttemptNews {
    await call("message \(order.id)", memo) {
      $0.messages.isEmpty ? nil : $0.messages.removeFirst()
    }
  }

  private func call(
    _ name: String, _ memo: AttemptMemo, _ take: (inout State) -> Reply?
  ) async -> AttemptNews {
    let seconds = time.now.since(at(0)).wholeSeconds
    let reply = state.withLock { state in
      state.calls.append("\(name) at \(seconds)")
      state.running += 1
      state.mostRunning = max(state.mostRunning, state.running)
      return take(&state) ?? Reply(.unknown)
    }
    await time.wait(until: time.now + reply.after)
    state.withLock { $0.running -= 1 }
    var memo = memo
    memo.supplierReference = reply.supplierReference ?? memo.supplierReference
    return AttemptNews(
      reply.state, problem: reply.problem, memo: memo, charged: reply.charged,
      quantity: reply.quantity, content: reply.content, mayHaveBeenSent: reply.wasSent)
  }
}
