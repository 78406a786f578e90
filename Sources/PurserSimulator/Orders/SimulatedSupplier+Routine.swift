package import PurserCore

// What happens at a supplier by itself, as time passes.
extension SimulatedSupplier {
  /// Everything that happens from now on, for one reader.
  package func news() -> AsyncStream<SupplierNews> {
    let (stream, continuation) = AsyncStream.makeStream(of: SupplierNews.self)
    followers.add(continuation)
    return stream
  }

  /// When something will happen by itself next; `nil` where nothing will.
  package var nextEvent: Timestamp? { withState { state, _ in state.book?.agenda.next } }

  /// Takes the webhooks out whose time has come, signed. Each is to be sent, and `answered` told of it.
  package func takeMessages() -> [SupplierMessage] {
    withState { state, now in
      (try? state.withOrders { (book, account) throws(WireProblem) in
        book.takeMessages(at: now, &account)
      }) ?? []
    }
  }

  /// Says how a webhook was answered: with what status, or not at all. Anything but success is sent again 5, 30
  /// and 300 seconds later, and then given up.
  package func answered(_ message: Int, status: Int?) {
    withState { state, now in
      try? state.withOrders { (book, account) throws(WireProblem) in
        book.answered(message, status: status, at: now, &account)
      }
    }
  }

  /// A reply that waits, once it may leave; `nil` where the task is cancelled before.
  func reply(_ number: Int) async -> WireReply? {
    let news = news()
    if let reply = takeReleased(number) { return reply }
    for await event in news where event == .replyReleased(number) {
      if let reply = takeReleased(number) { return reply }
    }
    return nil
  }

  private func takeReleased(_ number: Int) -> WireReply? {
    withState { state, _ in state.book?.replies.takeReleased(number) ?? nil }
  }
}

extension OrderBook {
  fileprivate mutating func takeMessages(
    at now: Timestamp, _ account: inout SimulatedAccount
  ) -> [SupplierMessage] {
    var taken: [SupplierMessage] = []
    for number in messages.takeReady() {
      messages[number].attempts += 1
      guard let url = messages.url else {
        letGo(number, at: now, &account)
        continue
      }
      taken.append(
        SupplierMessage(
          number: number, url: url, body: messages[number].body, secret: messages.secret,
          now: now))
    }
    return taken
  }

  fileprivate mutating func answered(
    _ number: Int, status: Int?, at now: Timestamp, _ account: inout SimulatedAccount
  ) {
    let message = messages[number]
    if let status, (200...299).contains(status) {
      messages[number].isAnswered = true
      news.append(.messageAnswered(reference: message.reference, event: message.event))
    } else {
      if message.attempts <= MessageBox.pauses.count {
        schedule(.send(message: number), at: now + MessageBox.pauses[message.attempts - 1])
      }
      news.append(.messageFailed(reference: message.reference, event: message.event))
    }
    letGo(number, at: now, &account)
  }

  /// Lets the reply leave that waits for the message.
  private mutating func letGo(
    _ number: Int, at now: Timestamp, _ account: inout SimulatedAccount
  ) {
    guard let reply = messages[number].releases else { return }
    messages[number].releases = nil
    release(reply: reply, at: now, &account)
  }
}
