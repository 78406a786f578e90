internal import ExactJSON
internal import PurserCore

// What becomes of orders that were taken.
extension OrderBook {
  /// Lets everything happen that is due by `now`.
  mutating func advance(to now: Timestamp, _ account: inout SimulatedAccount) {
    while let due = agenda.next, due <= now, let entry = agenda.popFirst() {
      perform(entry.event, at: entry.moment, &account)
    }
  }

  /// Lets `event` happen at `moment`, when somebody looks.
  mutating func schedule(_ event: Event, at moment: Timestamp) {
    agenda.add(event, at: moment)
    news.append(.agendaChanged)
  }

  private mutating func perform(
    _ event: Event, at moment: Timestamp, _ account: inout SimulatedAccount
  ) {
    switch event {
    case .deliver(let place): deliver(place, at: moment, &account)
    case .giveUp(let place): giveUp(place, at: moment, &account)
    case .reverse(let place): reverse(place, at: moment, &account)
    case .expire(let place):
      guard purchases[place].state == .created else { return }
      change(place, to: .expired, at: moment)
    case .release(let number): release(reply: number, at: moment, &account)
    case .send(let message): messages.isDue(message)
    }
  }

  /// Delivers an order that was taken.
  mutating func deliver(
    _ place: Int, at moment: Timestamp, _ account: inout SimulatedAccount
  ) {
    let purchase = purchases[place]
    guard purchase.state == .accepted else { return }
    account.advance(to: moment)
    account.confirmIfPending(purchase.id, at: account.present)
    account.end(purchase.restID, at: moment)
    purchases[place].codesFrom = moment + (purchase.plan.codesAfter ?? .zero)
    if let time = purchase.plan.reversedAfter { schedule(.reverse(place), at: moment + time) }
    let isWhole = purchase.delivered == purchase.quantity
    change(place, to: isWhole ? .delivered : .partial, at: moment)
  }

  /// Gives up an order that was taken and not delivered.
  private mutating func giveUp(
    _ place: Int, at moment: Timestamp, _ account: inout SimulatedAccount
  ) {
    let purchase = purchases[place]
    guard purchase.state == .accepted else { return }
    account.end(purchase.id, at: moment)
    account.end(purchase.restID, at: moment)
    purchases[place].refusal = .givenUp
    change(place, to: .failed, at: moment)
  }

  /// Takes a delivered order back.
  mutating func reverse(
    _ place: Int, at moment: Timestamp, _ account: inout SimulatedAccount
  ) {
    let purchase = purchases[place]
    guard purchase.state == .delivered || purchase.state == .partial else { return }
    account.advance(to: moment)
    account.giveBackIfTaken(purchase.id, as: .returned, at: account.present)
    change(place, to: .reversed, at: moment)
  }

  /// Lets a reply leave; takes the order before, where it waits for that.
  mutating func release(
    reply number: Int, at moment: Timestamp, _ account: inout SimulatedAccount
  ) {
    guard let entry = replies[number], !entry.isReleased else { return }
    replies[number]?.isReleased = true
    if let taking = entry.taking {
      let reply = taking(&self, &account, moment)
      replies[number]?.reply = reply
    }
    news.append(.replyReleased(number))
  }

  /// Puts an order into another state, and sends a message of it where the style does.
  mutating func change(_ place: Int, to state: Purchase.State, at moment: Timestamp) {
    purchases[place].state = state
    purchases[place].changedAt = moment
    let purchase = purchases[place]
    news.append(.order(reference: purchase.reference, state))
    guard style == .webhook, let event = state.event else { return }
    let body = WebhookStyle.message(purchase, event).encoded()
    for _ in 0..<purchase.plan.messages {
      let number = messages.add(
        MessageBox.Message(reference: purchase.reference, event: event, body: body))
      schedule(.send(message: number), at: moment)
    }
  }

  /// Lets go on what waits for orders of `reference`: replies, deliveries, and errors that stick.
  mutating func release(
    _ reference: String, at now: Timestamp, _ account: inout SimulatedAccount
  ) {
    stuck[reference] = nil
    for number in replies.numbers(of: reference) { release(reply: number, at: now, &account) }
    for place in places[reference] ?? [] { deliver(place, at: now, &account) }
  }

  /// Adopts what the account did by its own terms: money that it gave back.
  mutating func adopt(_ place: Int, _ account: SimulatedAccount) {
    guard account.orders[purchases[place].id]?.status == .returned else { return }
    switch purchases[place].state {
    case .accepted, .delivered, .partial: purchases[place].state = .reversed
    case .created, .expired, .refused, .failed, .reversed: break
    }
  }
}

extension Purchase.State {
  /// What a webhook calls the change to it; `nil` where none is sent.
  var event: String? {
    switch self {
    case .delivered: "order.delivered"
    case .partial: "order.partially_delivered"
    case .failed: "order.failed"
    case .reversed: "order.reversed"
    case .created, .expired, .refused, .accepted: nil
    }
  }
}
