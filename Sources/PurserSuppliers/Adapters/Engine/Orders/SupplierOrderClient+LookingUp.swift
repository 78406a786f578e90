internal import CurlClient
internal import ExactJSON
internal import PurserCore

// Finding out where an order stands.
extension SupplierOrderClient {
  /// What looking for an order brought.
  enum LookedUp {
    /// Replies told of it.
    case found(OrderFinding)
    /// The supplier knows no such order: from an age on that means that nothing was bought.
    case absent(AttemptProblem, isProof: Bool)
    /// Nothing could be learned.
    case nothing(AttemptProblem, retryAfter: Duration?)
  }

  /// Tries the ways to find the order, until one tells of it. That there is none is proof only where all that can be
  /// asked say so.
  ///
  /// - Parameters:
  ///   - attempt: the attempt.
  ///   - mayRepeat: whether the same may be placed again.
  ///   - isByName: whether it is only asked for by a name of its own, as nothing else is known of it.
  /// - Returns: what that brought.
  func lookUp(
    _ attempt: inout OrderUnderWay, mayRepeat: Bool, isByName: Bool = false
  ) async -> LookedUp {
    var answers = LookUpAnswers()
    for lookUp in definition.lookUps {
      switch lookUp {
      case .repeating:
        guard mayRepeat, isPromised(attempt) else { continue }
        let finding = await buy(&attempt)
        if finding.stands { return .found(finding) }
        answers.takeRepetition(finding)
      case .asking(let step):
        guard attempt.knows(needs(of: step)), !isByName || names(attempt, step) else { continue }
        let answer = await search(step, &attempt)
        if case .found(let finding) = answer, finding.stands { return answer }
        answers.take(answer, isOfNoProof: step.absentAfter == nil)
      }
    }
    return answers.whole
      ?? .nothing(AttemptProblem(.unknown, idleness(mayRepeat, isByName)), retryAfter: nil)
  }

  /// Whether a look-up asks by a name of the attempt that is known.
  private func names(_ attempt: OrderUnderWay, _ step: LookUpStep) -> Bool {
    let known = attempt.known
    return SoughtValues.name(in: step, account.adapter) { known[$0].map(\.isNothing) ?? true }
      != nil
  }

  /// Why nobody was asked.
  private func idleness(_ mayRepeat: Bool, _ isByName: Bool) -> String {
    if definition.lookUps.isEmpty { return "the adapter has no `look_up`" }
    if !mayRepeat, definition.lookUps.allSatisfy({ $0.step == nil }) {
      return "`look_up` only places the same order again; give --order with the same --reference"
    }
    if isByName, !soughtValues.isEmpty {
      return
        "`look_up` asks by no name of the order, and what it finds by other values may be another order: nothing "
        + "is looked up by a name"
    }
    return "nothing can be looked up: what `look_up` needs of the order is not known"
  }

  /// Whether a way to find the order can be gone.
  func canAsk(_ lookUp: LookUp, _ attempt: OrderUnderWay) -> Bool {
    switch lookUp {
    case .repeating: isPromised(attempt)
    case .asking(let step): attempt.knows(needs(of: step))
    }
  }

  /// Whether the promise about repeated references still holds.
  private func isPromised(_ attempt: OrderUnderWay) -> Bool {
    guard let holds = definition.reference.holds else { return true }
    return connection.time().moment.since(attempt.memo.startedAt) <= holds
  }

  /// The values without which a look-up cannot be made: what only replies tell, and the reference.
  func needs(of step: LookUpStep) -> Set<String> {
    needs(of: step.call.request)
  }

  func needs(of request: RequestTemplate) -> Set<String> {
    let needed = account.adapter.names(needing: request.templates)
    return needed.intersection(definition.namesOfReplies + ["reference"])
  }
}
