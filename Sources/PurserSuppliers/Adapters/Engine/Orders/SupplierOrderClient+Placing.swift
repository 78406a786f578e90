internal import Crypto
internal import CurlClient
internal import ExactJSON
internal import PurserCore

// The calls that place an order.
extension SupplierOrderClient {
  /// What came of one call that was answered.
  struct Placed {
    var finding: OrderFinding
    /// The value that the next calls need and that is not in the reply.
    var missing: String?
    /// Whether the status is one of success.
    var isSuccess: Bool
    /// Whether what the reply says of the state is the order's: of a call that buys, or that has states of its own.
    var tellsState = true

    /// Why the next call cannot be made; `nil` where it can. What the reply says of the state is no matter, as
    /// long as it is a success that nothing contradicts.
    var obstacle: AttemptProblem? {
      switch finding.verdict {
      case .stands(.failed) where !tellsState && isSuccess,
        .stands(.reversed) where !tellsState && isSuccess:
        break
      case .refused, .duplicate, .stands(.failed), .stands(.reversed):
        return finding.problem ?? AttemptProblem(.unknown, "the supplier refuses the order")
      case .unreadable where !isSuccess || finding.problem?.kind == .unknown:
        return finding.problem ?? AttemptProblem(.unknown, "the reply cannot be read")
      case .stands, .silent, .unreadable: break
      }
      return missing.map {
        AttemptProblem(
          .shapeChanged, "the reply has nothing to keep as `\($0)`",
          status: finding.problem?.status)
      }
    }
  }

  /// Makes one call of `place`.
  func place(
    _ step: PlaceStep, _ attempt: inout OrderUnderWay
  ) async -> Result<Placed, OrderConnection.Failure> {
    let call = step.call
    let outcome = outcome(of: call)
    let known = attempt.known
    let question = OrderConnection.Question(
      request: call.request, format: call.format, known: known,
      isSentOnce: step.buys || call.request.method != .get)
    let asked = await connection.ask(question, secrets: &attempt.secrets) { response, moment in
      let reply = OrderReply(response, to: call, outcome, known: known, receivedAt: moment)
      return reply.isUndone
    }
    switch asked {
    case .failure(let failure): return .failure(failure)
    case .success(let answer):
      var reply = OrderReply(
        answer.response, to: call, outcome, known: known, receivedAt: answer.wall)
      reply.mayHaveBought = step.buys
      var finding = reply.placing()
      reply.complete(&finding, attempt.order, account.currencies)
      connection.inspect(reply, finding)
      finding.note(answer)
      await note(finding.retryAfter, answer.response)
      let missing = reply.keep(call.keep, in: &attempt.kept)
      attempt.take(finding)
      if step.buys, finding.acknowledges || !finding.isFailure && names(call, in: reply) {
        attempt.memo.wasTaken = true
      }
      return .success(
        Placed(
          finding: finding, missing: missing, isSuccess: reply.isSuccess,
          tellsState: step.buys || call.outcome.states != nil || reply.isRuled))
    }
  }

  /// Whether a value that a call keeps is what a look-up finds the order by: then its reply names the order.
  private func names(_ call: OrderCall, in reply: OrderReply) -> Bool {
    guard reply.isSuccess else { return false }
    let used = definition.lookUps.compactMap(\.step)
      .map { SoughtValues.step($0, definition, account.adapter).kept }
    return call.keep.contains { value in
      used.contains { $0.contains(value.name) }
        && OrderValueReader.kept(value.expression, in: reply.scope) != nil
    }
  }

  /// Makes the calls from the first that buys on, and notes when they were over.
  func buy(_ attempt: inout OrderUnderWay) async -> OrderFinding {
    let finding = await placeAll(&attempt)
    attempt.memo.endedAt = connection.time().moment
    return finding
  }

  private func placeAll(_ attempt: inout OrderUnderWay) async -> OrderFinding {
    let steps = definition.place.drop { !$0.buys }
    var latest: OrderFinding?
    for (index, step) in steps.enumerated() {
      let isLast = index == steps.count - 1
      let hadBought = attempt.mayHaveBought
      switch await place(step, &attempt) {
      case .failure(let failure):
        if step.buys, failure.mayHaveBeenSent { attempt.mayHaveBought = true }
        // What a call that buys told stands, where a call behind it that buys nothing fails.
        if !step.buys, let latest, case .stands = latest.verdict { return latest }
        return attempt.finding(of: failure)
      case .success(let placed):
        var finding = placed.finding
        if case .refused = finding.verdict {
          if !step.buys, let latest, case .stands = latest.verdict { return latest }
          // A refusal is of this call; what those before it may have taken it does not say.
          if hadBought { finding.verdict = .unreadable }
          return finding
        }
        if step.buys { attempt.mayHaveBought = true }
        if isLast {
          if !step.buys, let latest, case .stands = latest.verdict, !finding.stands {
            return latest
          }
          return finding
        }
        if let problem = placed.obstacle {
          finding.problem = problem
          if !finding.stands, !finding.isDuplicate { finding.verdict = .unreadable }
          return finding
        }
        latest = finding
      }
    }
    return latest ?? OrderFinding(.silent)
  }

  /// Takes note of how long the supplier wants to be left alone.
  func note(_ pause: Duration?, _ response: HTTPResponse) async {
    guard let pause, response.status != 429, response.status != 503 else { return }
    await connection.leaveAlone(for: pause)
  }
}

extension OrderReply {
  /// Whether the request that it answers certainly did nothing, so that it may be made once more.
  fileprivate var isUndone: Bool {
    let finding = placing()
    switch finding.verdict {
    case .refused: return true
    // A token that has ended is told by a rule of its own, which is no rule for errors.
    case .silent: return true
    case .stands(let state): return state == .failed
    case .unreadable: return finding.isUnproven && isSuccess
    case .duplicate: return false
    }
  }
}

extension OrderFinding {
  var stands: Bool { if case .stands = verdict { true } else { false } }

  var isDuplicate: Bool { if case .duplicate = verdict { true } else { false } }

  /// Whether it says that nothing was bought, or nothing any more.
  var isFailure: Bool {
    switch verdict {
    case .stands(let state): state == .failed
    case .refused: true
    case .duplicate, .silent, .unreadable: false
    }
  }

  /// Whether the supplier shows by it that it knows the order: by a state, a name for it, or that the reference was
  /// used before.
  var acknowledges: Bool {
    switch verdict {
    case .stands(.accepted), .stands(.inFlight), .stands(.partial), .stands(.delivered),
      .stands(.reversed), .duplicate:
      true
    case .stands(.failed), .refused: false
    case .stands(.unknown), .silent, .unreadable: supplierReference != nil
    }
  }

  /// Takes over what belongs to the reply as a whole.
  mutating func note(_ answer: OrderConnection.Answer) {
    moments = (answer.requestedAt, answer.receivedAt)
    digest = ByteText.hex(Array(SHA256.hash(data: answer.response.body)))
    guard let kind = problem?.kind, kind == .rateLimited || kind == .maintenance else { return }
    retryAfter =
      RequestedPause.length(
        after: answer.response, at: answer.wall, isRefused: kind == .rateLimited)
      ?? RetryAfter.delay(of: answer.response, at: answer.wall)
  }
}

extension OrderUnderWay {
  /// What a call that buys and that brought no reply means.
  fileprivate func finding(of failure: OrderConnection.Failure) -> OrderFinding {
    var finding = OrderFinding(mayHaveBought ? .unreadable : .refused, failure.problem)
    finding.retryAfter = failure.retryAfter
    return finding
  }
}
