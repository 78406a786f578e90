internal import CurlClient
internal import PurserCore

/// Rules under `errors` that never decide anything.
struct DeadRules {
  let adapter: AdapterDefinition

  /// A sentence for each.
  var faults: [String] {
    adapter.errorRules.indices.compactMap { index in
      if let earlier = shadow(of: index) {
        return "rule \(index + 1) of `errors` never counts: rule \(earlier + 1) holds wherever it "
          + "does; put the special one first"
      }
      return flaw(of: index).map { "rule \(index + 1) of `errors` can never be evaluated: \($0)" }
    }
  }

  // MARK: Behind another

  private func shadow(of index: Int) -> Int? {
    let rule = adapter.errorRules[index]
    return adapter.errorRules[..<index].firstIndex { earlier in
      earlier.holds(wherever: rule) && !earlier.leaves(aStatusTo: rule)
    }
  }

  // MARK: Not to be evaluated

  /// Why the condition can be evaluated in no sample; `nil` where it can in one, or where there is none
  /// to tell.
  private func flaw(of index: Int) -> String? {
    let rule = adapter.errorRules[index]
    guard let condition = rule.condition else { return nil }
    var flaw: String?
    for sample in adapter.samples {
      for reply in sample.documents(of: adapter) where condition.canSelect(from: reply.document) {
        do throws(ExpressionFailure) {
          _ = try condition.holds(in: reply.scopeOfError)
          return nil
        } catch {
          if case .absent = error { return nil }
          flaw = flaw ?? error.sentence + RuleTrial.advice(condition, reply)
        }
      }
    }
    return flaw
  }
}

extension ErrorRule {
  /// Whether all its conditions hold where those of `other` do, as far as that can be told.
  fileprivate func holds(wherever other: ErrorRule) -> Bool {
    let isForStatuses =
      statuses.isEmpty
      || !other.statuses.isEmpty
        && other.statuses.allSatisfy { wanted in
          statuses.contains { $0.contains(wanted.lowerBound) && $0.contains(wanted.upperBound) }
        }
    let isForCondition =
      condition.map { wanted in other.condition?.root.implies(wanted.root) == true } ?? true
    let isForText = text.map { other.text?.contains($0) == true } ?? true
    return isForStatuses && isForCondition && isForText
  }

  /// Whether there is a status that says more than this rule and no more than `other`, which then
  /// decides although it stands behind.
  fileprivate func leaves(aStatusTo other: ErrorRule) -> Bool {
    Self.tellingStatuses.contains { status in
      (other.statuses.isEmpty || other.statuses.contains { $0.contains(status) })
        && saysLess(than: status) && !other.saysLess(than: status)
    }
  }
}

extension AdapterSample {
  /// Its replies as the expressions of their calls see them; those that cannot be read are left out. In
  /// which call a reply of several is, nobody says: it is tried in the first one's format.
  func documents(of adapter: AdapterDefinition) -> [Reply] {
    let known = adapter.knownInReplies(settings: settings)
    guard adapter.calls.indices.contains(call) else { return [] }
    return (replies?.map(\.response) ?? [response]).compactMap { response in
      let format = adapter.calls[call].format
      let (reply, flaw) = Reply.reading(response, as: format, known: known, receivedAt: at)
      return flaw == nil ? reply : nil
    }
  }
}
