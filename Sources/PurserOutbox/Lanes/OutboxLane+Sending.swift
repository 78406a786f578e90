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
    do throws(StoreError) {
      let due = try await surroundings.store.due(
        endpoint.name, at: now, limit: limits.underWay * 4)
      nextDue = due.next
      for delivery in due.deliveries where underWay.count < width {
        // Of what belongs together one after the other is sent, as long as each arrives.
        guard underWay[delivery.id] == nil, !underWay.values.contains(delivery.topic) else {
          continue
        }
        begin(delivery)
      }
    } catch {
      complain(error)
      nextDue = now + Self.storePause
    }
  }

  private func begin(_ delivery: Delivery) {
    underWay[delivery.id] = delivery.topic
    let channel = endpoint.channel
    tries[delivery.id] = Task { take(await channel.send(delivery), to: delivery) }
  }

  private func take(_ reply: DeliveryReply, to delivery: Delivery) {
    tries[delivery.id] = nil
    let now = now
    let outcome: DeliveryResult.Outcome
    switch reply {
    case .arrived:
      outcome = .delivered
      succeed()
    case .gone(let problem):
      outcome = .retry(at: now, problem: problem)
      standing.stopped = standing.stopped ?? problem
    case .refused(let problem):
      fail(problem)
      outcome = .givenUp(problem: problem)
    case .unknown(let problem):
      fail(problem)
      let pause = surroundings.schedule.pause(
        after: delivery.attempts + 1, asked: nil, jitter: surroundings.jitter())
      outcome =
        pause.map { .retry(at: now + $0, problem: problem) } ?? .givenUp(problem: problem)
    case .failed(let problem, let asked):
      fail(problem)
      if let asked { restUntil = now + min(asked, limits.longestRest) }
      let pause = surroundings.schedule.pause(
        after: delivery.attempts + 1, asked: asked.map { min($0, limits.longestRest) },
        jitter: surroundings.jitter())
      outcome =
        pause.map { .retry(at: now + $0, problem: problem) } ?? .givenUp(problem: problem)
    }
    results.append(DeliveryResult(id: delivery.id, at: now, outcome: outcome))
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
    var givenUp = 0
    for result in taken {
      underWay[result.id] = nil
      switch result.outcome {
      case .delivered: waiting -= 1
      case .retry: break
      case .givenUp:
        waiting -= 1
        givenUp += 1
      }
    }
    guard givenUp > 0 else { return }
    surroundings.logger.warning(
      "messages were given up; `resend` sends them again",
      metadata: ["endpoint": "\(endpoint.name)", "messages": "\(givenUp)"])
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
