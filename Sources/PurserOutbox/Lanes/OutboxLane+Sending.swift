internal import Logging
internal import PurserCore

/// Trying messages, and keeping what came of it.
extension OutboxLane {
  /// How many messages may be on their way at this moment.
  private var width: Int { failures >= limits.failures ? 1 : limits.underWay }

  /// Begins to send what is due, as much as may be on its way.
  func sendDue() async {
    nextDue = nil
    guard standing.stopped == nil else { return }
    if let restUntil, restUntil > now { return }
    restUntil = nil
    guard underWay.count < width else { return }
    let policy = endpoint.channel.retryPolicy
    do throws(StoreError) {
      try await recover(policy)
      let due = try await surroundings.store.due(
        endpoint.name, at: now, limit: limits.underWay * 4, isInTurn: policy.isInTurn)
      nextDue = due.next
      let chosen = choose(due.deliveries)
      switch policy.copies {
      case .areTold: break
      case .areTakenForOthers where chosen.isEmpty: break
      case .areTakenForOthers:
        try await surroundings.store.begin(chosen.map(\.id), of: endpoint.name)
      }
      for delivery in chosen { begin(delivery) }
    } catch {
      complain(error)
      nextDue = now + Self.storePause
    }
  }

  /// What may be sent now, of what is due.
  private func choose(_ due: [Delivery]) -> [Delivery] {
    var topics = Set(underWay.values)
    var chosen: [Delivery] = []
    for delivery in due where underWay.count + chosen.count < width {
      // Of what belongs together one after the other is sent, as long as each arrives.
      guard underWay[delivery.id] == nil, topics.insert(delivery.topic).inserted else { continue }
      chosen.append(delivery)
    }
    return chosen
  }

  /// Learns once which tries have begun and never ended, before anything is sent to a receiver that cannot tell
  /// copies.
  private func recover(_ policy: RetryPolicy) async throws(StoreError) {
    guard !isRecovered else { return }
    let pause: Duration =
      switch policy.copies {
      // Of its own tries none is noted, those of a channel before it may be.
      case .areTold: .zero
      case .areTakenForOthers(let pause): pause
      }
    let ended = try await surroundings.store.recover(
      endpoint.name, at: now, next: now + pause, passingOnTo: endpoint.next
    ).filter(\.isGivenUp)
    isRecovered = true
    waiting -= ended.count
    await tell(of: ended)
  }

  private func begin(_ delivery: Delivery) {
    underWay[delivery.id] = delivery.topic
    let channel = endpoint.channel
    tries[delivery.id] = Task { take(await channel.send(delivery), to: delivery) }
  }

  private func take(_ reply: DeliveryReply, to delivery: Delivery) {
    tries[delivery.id] = nil
    let (now, policy) = (now, endpoint.channel.retryPolicy)
    let outcome: DeliveryResult.Outcome
    switch reply {
    case .arrived:
      outcome = .delivered
      succeed()
    case .gone(let problem):
      outcome = .retry(at: now, problem: problem)
      standing.stopped = standing.stopped ?? problem
    case .failed(let problem, let asked):
      fail(problem)
      if let asked {
        let end = now + min(asked, policy.longestRest)
        restUntil = max(restUntil ?? end, end)
      }
      outcome = policy.failure(
        of: delivery, problem, asked: asked, at: now, jitter: surroundings.jitter())
    case .refused(let problem):
      fail(problem)
      outcome = .givenUp(problem: problem)
    case .unknown(let problem):
      fail(problem)
      outcome = policy.doubt(about: delivery, problem, at: now, jitter: surroundings.jitter())
    }
    results.append(
      DeliveryResult(id: delivery.id, at: now, outcome: outcome, passedOn: endpoint.next))
    wake()
  }

  private func succeed() {
    if failures >= limits.failures {
      surroundings.logger.notice(
        "messages arrive again", metadata: ["endpoint": "\(endpoint.name)"])
    }
    failures = 0
  }

  private func fail(_ problem: String) {
    failures += 1
    guard failures == limits.failures else { return }
    surroundings.logger.warning(
      "messages do not arrive; they are kept and tried again",
      metadata: ["endpoint": "\(endpoint.name)", "problem": "\(problem)"])
  }

  // MARK: Keeping

  /// Keeps what came of tries. Until it is kept, none of these messages is tried again.
  func settle() async {
    guard !results.isEmpty else { return }
    let taken = results
    results = []
    do throws(StoreError) {
      try await surroundings.store.conclude(taken, of: endpoint.name)
      if standing.stopped != nil, !isStopKept { try await keepStop() }
      storeProblem = nil
    } catch {
      complain(error)
      results = taken + results
      intakeUntil = now + Self.storePause
      return
    }
    for result in taken {
      underWay[result.id] = nil
      if result.outcome == .delivered || result.isGivenUp { waiting -= 1 }
    }
    await tell(of: taken.filter(\.isGivenUp))
  }

  /// Tells the owner, and whoever gets it instead, of messages that are not tried any more.
  private func tell(of ended: [DeliveryResult]) async {
    guard let last = ended.last else { return }
    let problem: String
    switch last.outcome {
    case .delivered: problem = ""
    case .retry(_, let found), .unknown(_, let found), .givenUp(let found): problem = found
    }
    surroundings.logger.warning(
      "messages were given up; `resend` sends them again",
      metadata: [
        "endpoint": "\(endpoint.name)", "messages": "\(ended.count)", "problem": "\(problem)",
      ])
    for (other, passed) in Dictionary(grouping: ended.compactMap(\.passedOn), by: \.self) {
      await passOn(other, passed.count)
    }
    await prune()
  }

  private func keepStop() async throws(StoreError) {
    try await surroundings.store.keep(standing)
    isStopKept = true
    surroundings.logger.error(
      "a receiver wants no more messages; what is for it is kept until somebody resumes it",
      metadata: ["endpoint": "\(endpoint.name)", "problem": "\(standing.stopped ?? "")"])
  }
}
