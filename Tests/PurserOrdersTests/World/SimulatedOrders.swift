import PurserCore
import Synchronization
import TestSupport

/// A supplier with money of its own, that loses requests and replies, fails, delivers late, in part or not at all, and
/// knows in the end what it sold. All that it does in the end follows from the seed.
final class SimulatedOrders: SupplierOrders {
  /// How orders are found again.
  enum Style: CaseIterable, Sendable {
    /// By their reference.
    case lookedUp
    /// By placing them again: the first is returned.
    case repeated
    /// Not at all, and a repetition buys again; it sends messages.
    case blind
    /// Always later, by a message or a look-up.
    case later

    var terms: SupplierOrderTerms {
      switch self {
      case .lookedUp: SupplierOrderTerms(onRepeat: .refused, findsByReference: true)
      case .repeated:
        SupplierOrderTerms(
          onRepeat: .returnsFirst, repeatHolds: .seconds(86_400), looksUpByRepeating: true)
      case .blind: SupplierOrderTerms(onRepeat: .buysAgain, sendsMessages: true)
      case .later:
        SupplierOrderTerms(onRepeat: .refused, findsByReference: true, sendsMessages: true)
      }
    }
  }

  /// An order as the supplier has it.
  struct Sale: Sendable {
    var state: AttemptState
    var problem: AttemptProblem?
    /// What it took for it, and has not given back.
    var charged: Int64 = 0
    /// Whether it says so.
    var tellsCharge = true
    var quantity: Int64?
  }

  private struct State {
    var random: SeededRandom
    var sales: [String: Sale] = [:]
    var calls: Set<String> = []
    var faults: [String] = []
  }

  let id: SupplierID
  let style: Style
  private let time: VirtualTime
  private let ledger: AttemptLedgerDouble
  /// Sends a message about an attempt.
  private let send: @Sendable (SimulatedOrders, String) -> Void
  private let state: Mutex<State>

  init(
    _ name: String, _ style: Style, _ ledger: AttemptLedgerDouble, seed: UInt64,
    send: @escaping @Sendable (SimulatedOrders, String) -> Void
  ) {
    id = SupplierID(name)
    self.style = style
    self.ledger = ledger
    self.send = send
    time = ledger.time
    state = Mutex(State(random: SeededRandom(seed: seed)))
  }

  var terms: SupplierOrderTerms { style.terms }
  /// What must never have been done.
  var faults: [String] { state.withLock(\.faults) }
  /// The orders that it sold, by their references.
  var sales: [String: Sale] { state.withLock(\.sales) }

  private func chance(_ percent: Int) -> Bool {
    state.withLock { Int.random(in: 0..<100, using: &$0.random) < percent }
  }

  private func milliseconds(_ range: ClosedRange<Int>) -> Duration {
    .milliseconds(state.withLock { Int.random(in: range, using: &$0.random) })
  }

  // MARK: Selling

  /// The request arrives: once for each reference, unless the supplier buys again.
  private func arrive(_ order: AttemptOrder) {
    let isNew = state.withLock { state in
      guard state.sales[order.id] != nil else { return true }
      if style == .blind { state.faults.append("\(order.id) was bought twice") }
      return false
    }
    guard isNew else { return }
    let refusals: [AttemptProblem.Kind] = [.funds, .outOfStock, .maintenance, .invalid, .auth]
    if chance(15) {
      let kind = state.withLock { refusals.randomElement(using: &$0.random) } ?? .funds
      return set(order, Sale(state: .failed, problem: AttemptProblem(kind, "refused")))
    }
    let discount = chance(20) ? order.amount.units / 10 : 0
    let sale = Sale(
      state: .inFlight, charged: order.amount.units - discount,
      tellsCharge: discount > 0 || chance(50))
    set(order, sale)
    if style != .later, chance(70) { return finish(order, sale) }
    time.schedule(after: milliseconds(1_000...600_000)) {
      self.finish(order, sale)
      self.send(self, order.id)
      if self.chance(30) { self.send(self, order.id) }
    }
  }

  private func finish(_ order: AttemptOrder, _ sale: Sale) {
    var sale = sale
    if chance(10) {
      sale.state = .failed
      sale.charged = 0
    } else if order.quantity > 1, chance(20) {
      let delivered = state.withLock { Int64.random(in: 1..<order.quantity, using: &$0.random) }
      sale.state = .partial
      sale.quantity = delivered
      // Its share, rounded up as nobody could dispute.
      sale.charged = (order.amount.units * delivered + order.quantity - 1) / order.quantity
    } else {
      sale.state = .delivered
      if terms.sendsMessages, chance(5) {
        time.schedule(after: milliseconds(60_000...900_000)) {
          self.reverse(order)
          self.send(self, order.id)
        }
      }
    }
    set(order, sale)
  }

  private func reverse(_ order: AttemptOrder) {
    state.withLock { state in
      state.sales[order.id]?.state = .reversed
      state.sales[order.id]?.charged = 0
    }
  }

  private func set(_ order: AttemptOrder, _ sale: Sale) {
    state.withLock { $0.sales[order.id] = sale }
  }

  private func news(_ reference: String, _ memo: AttemptMemo) -> AttemptNews {
    guard let sale = sales[reference] else { return AttemptNews(.unknown, memo: memo) }
    let usd = currency("USD")
    let isCharged = sale.charged > 0 && sale.tellsCharge
    return AttemptNews(
      sale.state, problem: sale.problem, memo: memo,
      charged: isCharged ? Money(units: sale.charged, currency: usd) : nil,
      quantity: sale.quantity)
  }

  // MARK: Calls

  func prepare(_ order: AttemptOrder, at moment: Timestamp) async -> AttemptPreparation {
    let memo = AttemptMemo(reference: order.id, startedAt: moment)
    if chance(50) { await time.wait(until: time.now + milliseconds(1...500)) }
    guard chance(3) else { return .ready(memo) }
    return .failed(
      AttemptNews(
        .failed, problem: AttemptProblem(.unreachable, "no price"), memo: memo,
        mayHaveBeenSent: false))
  }

  func memo(of order: AttemptOrder, at moment: Timestamp) -> AttemptMemo? {
    chance(60) ? AttemptMemo(reference: order.id, startedAt: moment) : nil
  }

  func buy(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    let hold = order.order.attempt(order.number)
    state.withLock { state in
      if ledger.note(hold)?.memo != memo { state.faults.append("\(order.id) left before stored") }
      if ledger.kind(hold) != .sent { state.faults.append("\(order.id) left without a hold") }
      if !state.calls.insert(order.id).inserted { state.faults.append("\(order.id) left twice") }
    }
    if chance(5) {
      return AttemptNews(
        .unknown, problem: AttemptProblem(.unreachable, "refused"), memo: memo,
        mayHaveBeenSent: false)
    }
    let isLost = chance(5)
    if !isLost { time.schedule(after: milliseconds(10...20_000)) { self.arrive(order) } }
    return await reply(order, memo, lostOf: 20)
  }

  func lookUp(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    if style == .blind { state.withLock { $0.faults.append("\(order.id) cannot be looked up") } }
    if style == .repeated, !chance(20) {
      if let ending = ledger.ending(order.order.attempt(order.number)) {
        state.withLock { $0.faults.append("\(order.id) placed again after \(ending)") }
      }
      time.schedule(after: milliseconds(10...5_000)) { self.arrive(order) }
    }
    let news = await reply(order, memo, lostOf: 20)
    guard news.state == .unknown, style != .repeated, sales[order.id] == nil,
      time.now.since(memo.startedAt) > .seconds(60), news.problem == nil
    else { return news }
    return AttemptNews(
      .failed, problem: AttemptProblem(.notFound, "no such order"), memo: memo,
      mayHaveBeenSent: false)
  }

  private func reply(
    _ order: AttemptOrder, _ memo: AttemptMemo, lostOf percent: Int
  ) async -> AttemptNews {
    await time.wait(until: time.now + milliseconds(20...30_000))
    guard chance(percent) else { return news(order.id, memo) }
    return AttemptNews(.unknown, problem: AttemptProblem(.unreachable, "time is up"), memo: memo)
  }

  func content(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    news(order.id, memo)
  }

  func address(
    of message: AttemptMessage
  ) throws(AttemptMessageRefusal) -> AttemptAddress {
    .reference(message.headers.first?.value ?? "")
  }

  func take(
    _ message: AttemptMessage, of order: AttemptOrder, _ memo: AttemptMemo
  ) async -> AttemptNews {
    // Who cannot be asked says all that there is to say.
    style != .blind && chance(10)
      ? AttemptNews(.unknown, memo: memo) : news(order.id, memo)
  }
}
