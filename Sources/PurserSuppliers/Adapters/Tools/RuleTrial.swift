internal import CurlClient
package import PurserCore

/// How one rule of `errors` judged a reply.
package struct RuleTrial: Sendable {
  /// Which rule, from 1.
  package let number: Int
  /// The class that it gives.
  package let kind: CheckFailure.Kind
  /// Whether all its conditions hold; then it decides, unless the status says more, and no other is
  /// looked at.
  package let holds: Bool
  /// Whether the status says more than the rule, which then only tells its message.
  let saysLess: Bool
  /// Whether a condition could not be evaluated.
  package let isBroken: Bool
  /// Why it does not hold.
  package let reason: String?

  /// A sentence for people.
  package var sentence: String {
    let start = "rule \(number) of `errors` (\(kind.rawValue))"
    if let reason {
      return "\(start) \(isBroken ? "cannot be evaluated" : "does not hold"): \(reason)"
    }
    return "\(start) holds" + (saysLess ? ", but the status says more" : "")
  }

  /// The same without secrets.
  func redacted(_ redaction: Redaction) -> RuleTrial {
    RuleTrial(
      number: number, kind: kind, holds: holds, saysLess: saysLess, isBroken: isBroken,
      reason: reason.map(redaction.redacted))
  }

  /// The rules that were looked at, in their order, up to the one that decides.
  static func trials(of adapter: AdapterDefinition, _ reply: Reply) -> [RuleTrial] {
    var trials: [RuleTrial] = []
    for (index, rule) in adapter.errorRules.enumerated() {
      let (reason, isBroken) = Self.reason(rule, reply)
      let saysLess = rule.saysLess(than: reply.response.status)
      trials.append(
        RuleTrial(
          number: index + 1, kind: rule.kind, holds: reason == nil, saysLess: saysLess,
          isBroken: isBroken, reason: reason))
      if reason == nil, !saysLess { break }
    }
    return trials
  }

  private static func reason(_ rule: ErrorRule, _ reply: Reply) -> (String?, isBroken: Bool) {
    let status = reply.response.status
    if !rule.statuses.isEmpty, !rule.statuses.contains(where: { $0.contains(status) }) {
      return ("the status is \(status)", false)
    }
    if let condition = rule.condition {
      guard condition.canSelect(from: reply.document) else {
        return ("the reply is not in the format of `decode`", false)
      }
      do throws(ExpressionFailure) {
        guard try condition.holds(in: reply.scopeOfError) else {
          let found = condition.reason(in: reply.scope).map { "; \($0)" } ?? ""
          return ("`\(condition.text)`\(found)", false)
        }
      } catch {
        return (error.sentence + " (in `\(condition.text)`)" + advice(condition, reply), true)
      }
    }
    if let text = rule.text, reply.response.body.firstRange(of: Array(text.utf8)) == nil {
      return ("the body has no \(Quotation.quoted(text))", false)
    }
    return (nil, false)
  }

  /// A pattern over a reply that is no text is meant for its body.
  static func advice(_ condition: Expression, _ reply: Reply) -> String {
    let isWhole = condition.selectors.contains { $0.text == "$" }
    guard isWhole, case .structure = reply.document.value else { return "" }
    return "; the body as text is `reply.text`"
  }
}
