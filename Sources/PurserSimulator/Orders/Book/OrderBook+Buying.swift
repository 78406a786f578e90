internal import PurserCore

// Taking orders, as the faults let it.
extension OrderBook {
  /// Puts an order into a style's words.
  typealias Render = @Sendable (OrderAnswer) -> WireReply
  /// Takes an order, and says what is answered.
  typealias Taking =
    @Sendable (inout OrderBook, inout SimulatedAccount, Timestamp) -> WireReply

  /// Takes an order, or refuses it, and says what is answered.
  ///
  /// - Throws: `WireProblem.failing` of a reference that is stuck, and `.conflict` of one that is refused as it
  ///   was used before.
  mutating func buy(
    _ request: OrderRequest, at now: Timestamp, _ account: inout SimulatedAccount,
    _ render: @escaping Render
  ) throws(WireProblem) -> WireReply {
    try requireLoose(request.reference)
    if let first = try repeated(request.reference) {
      return render(answer(first, isRepeat: true, at: now, &account))
    }
    let plan = faults.plan(
      reference: request.reference, sku: request.sku, magic: catalogue.magic(of: request.sku))
    return carryOut(plan, request.reference, at: now, &account) { book, account, now in
      let place = book.take(request, plan, at: now, &account)
      return render(book.answer(place, isRepeat: false, at: now, &account))
    }
  }

  /// The order that a repeated reference stands for; `nil` where it buys.
  private mutating func repeated(_ reference: String) throws(WireProblem) -> Int? {
    guard style.onRepeat != .buysAgain, let first = places[reference]?.first else { return nil }
    purchases[first].repeats += 1
    switch style.onRepeat {
    case .refused: throw .conflict("reference \(reference) was used before")
    case .returnsFirst, .buysAgain: return first
    }
  }

  /// Does what the plan of an order says, before and after it is taken.
  mutating func carryOut(
    _ plan: OrderPlan, _ reference: String, at now: Timestamp,
    _ account: inout SimulatedAccount, _ taking: @escaping Taking
  ) -> WireReply {
    switch plan.obstacle {
    case .dropped: return .lost
    case .failed(let status): return .failure(status)
    case .sticky(let status, let isTaken):
      stuck[reference] = status
      if isTaken { _ = taking(&self, &account, now) }
      return .failure(status)
    case .refused, nil: break
    }
    let whole: Taking = { book, account, now in
      let reply = taking(&book, &account, now)
      switch plan.reply {
      case .sent: return reply
      case .lost: return .lost
      case .failed(let status): return .failure(status)
      }
    }
    switch plan.wait {
    case .nothing: return whole(&self, &account, now)
    case .time(let time, let isTakenLate):
      var entry = HeldReplies.Entry(reference: reference)
      if isTakenLate { entry.taking = whole } else { entry.reply = whole(&self, &account, now) }
      let number = replies.add(entry)
      if let time { schedule(.release(reply: number), at: now + time) }
      news.append(.replyWaits(reference: reference))
      return .held(number)
    case .message:
      let reply = whole(&self, &account, now)
      guard let message = messages.unsent(of: reference) else { return reply }
      let number = replies.add(HeldReplies.Entry(reference: reference, reply: reply))
      messages[message].releases = number
      news.append(.replyWaits(reference: reference))
      return .held(number)
    }
  }

  /// Books an order, taken or refused.
  private mutating func take(
    _ request: OrderRequest, _ plan: OrderPlan, at now: Timestamp,
    _ account: inout SimulatedAccount
  ) -> Int {
    let place = create(request, plan, at: now)
    pay(place, at: now, most: request.most, &account)
    return place
  }

  /// Books an order of which nothing is bought yet.
  mutating func create(_ request: OrderRequest, _ plan: OrderPlan, at now: Timestamp) -> Int {
    let quantity = request.quantity
    return add(
      Purchase(
        id: nextID, reference: request.reference, sku: request.sku, quantity: quantity,
        unitCost: catalogue.price(of: request.sku),
        delivered: plan.isPartial ? quantity / 2 : quantity, state: .created, placedAt: now,
        changedAt: now, plan: plan))
  }

  /// Takes the money of an order that was created, or refuses it.
  mutating func pay(
    _ place: Int, at now: Timestamp, most: Money? = nil, _ account: inout SimulatedAccount
  ) {
    let purchase = purchases[place]
    if let refusal = refusal(of: purchase, most: most) ?? charge(purchase, at: now, &account) {
      purchases[place].refusal = refusal
      return change(place, to: .refused, at: now)
    }
    purchases[place].takenAt = now
    change(place, to: .accepted, at: now)
    switch course(of: purchase.plan) {
    case .atOnce: deliver(place, at: now, &account)
    case .later(let time): if let time { schedule(.deliver(place), at: now + time) }
    case .failing(let time): schedule(.giveUp(place), at: now + time)
    }
  }

  /// An asynchronous style delivers later unless it is told otherwise, and one without a look-up always at once.
  private func course(of plan: OrderPlan) -> OrderPlan.Course {
    switch style {
    case .blind: .atOnce
    case .webhook:
      plan.course ?? (plan.wait == .message ? .atOnce : .later(catalogue.deliveryTime))
    case .idempotent, .findable, .confirmed, .codes: plan.course ?? .atOnce
    }
  }

  private func refusal(of purchase: Purchase, most: Money?) -> OrderRefusal? {
    if case .refused(let refusal)? = purchase.plan.obstacle { return refusal }
    guard purchase.delivered > 0 else { return .stock }
    guard let cost = try? purchase.unitCost.multiplied(by: purchase.quantity) else {
      return .price
    }
    guard let most else { return nil }
    return (try? most.isLess(than: cost)) == false ? nil : .price
  }

  /// Takes the money: of what will be delivered, and of the rest apart.
  private func charge(
    _ purchase: Purchase, at now: Timestamp, _ account: inout SimulatedAccount
  ) -> OrderRefusal? {
    let rest = purchase.quantity - purchase.delivered
    do throws(AccountProblem) {
      _ = try account.place(
        SimulatedOrder.Request(
          reference: purchase.id, amount: purchase.cost(of: purchase.delivered)), at: now)
    } catch {
      return .funds
    }
    guard rest > 0 else { return nil }
    do throws(AccountProblem) {
      _ = try account.place(
        SimulatedOrder.Request(reference: purchase.restID, amount: purchase.cost(of: rest)),
        at: now)
    } catch {
      account.end(purchase.id, at: now)
      return .funds
    }
    return nil
  }
}

extension Purchase {
  /// What the account calls the part of it that is not delivered.
  var restID: String { id + "/rest" }
}

extension SimulatedAccount {
  /// Gives the money of an order back, where it has any.
  mutating func end(_ reference: String, at now: Timestamp) {
    advance(to: now)
    giveBackIfTaken(reference, as: .cancelled, at: present)
  }
}
