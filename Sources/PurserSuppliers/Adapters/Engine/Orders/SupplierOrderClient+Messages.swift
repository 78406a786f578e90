internal import CurlClient
internal import ExactJSON
package import PurserCore

// What the supplier sends by itself.
extension SupplierOrderClient {
  package func address(
    of message: AttemptMessage
  ) throws(AttemptMessageRefusal) -> AttemptAddress {
    guard let webhook = definition.webhook else { throw .notExpected }
    do throws(AttemptMessageRefusal) {
      try verify(message, by: webhook)
      return try address(of: message, webhook)
    } catch {
      throw redacted(error)
    }
  }

  package func take(
    _ message: AttemptMessage, of order: AttemptOrder, _ memo: AttemptMemo
  ) async -> AttemptNews {
    var attempt = begin(order, memo)
    guard let webhook = definition.webhook else {
      let problem = AttemptProblem(.unknown, "the adapter describes no messages of the supplier")
      return AttemptNews(.unknown, problem: problem, memo: memo)
    }
    let reply = reply(message, webhook, attempt.known)
    var finding = reply.lookedUp()
    reply.complete(&finding, order, account.currencies)
    finding.moments = (message.receivedAt, message.receivedAt)
    _ = reply.keep(webhook.call.keep, in: &attempt.kept)
    attempt.take(finding)
    if !finding.isFailure { attempt.memo.wasTaken = true }
    if !finding.stands { finding.verdict = .silent }
    return redacted(await news(of: finding, &attempt, mayLookUp: true), attempt)
  }

  /// The message as a reply, so that the same expressions read it.
  private func reply(
    _ message: AttemptMessage, _ webhook: OrderWebhook, _ known: [String: Value]
  ) -> OrderReply {
    let response = HTTPResponse(
      status: 200, headers: message.headers.map { HTTPHeader(name: $0.name, value: $0.value) },
      body: message.body)
    return OrderReply(
      response, to: webhook.call, outcome(of: webhook.call), known: known,
      receivedAt: message.receivedAt)
  }

  /// Expects the signature to be the supplier's, by one of the keys that are in use.
  private func verify(
    _ message: AttemptMessage, by webhook: OrderWebhook
  ) throws(AttemptMessageRefusal) {
    var reason = "`verify` does not hold"
    for account in account.withEachKey {
      var known = account.knownInReplies
      for (name, secret) in account.credentials { known[name] = .text(secret.reveal()) }
      let scope = reply(message, webhook, known).scope
      do throws(ExpressionFailure) {
        guard try webhook.verify.root.isVerified(in: scope) else { continue }
        return try checkAge(message, webhook, scope)
      } catch {
        reason = "`verify`: \(error.sentence)"
      }
    }
    throw .unverified(reason)
  }

  private func checkAge(
    _ message: AttemptMessage, _ webhook: OrderWebhook, _ scope: Scope
  ) throws(ExpressionFailure) {
    guard let expression = webhook.signedAt else { return }
    guard let signed = try expression.moment(in: scope) else {
      throw .unusable("`signed_at` finds no moment")
    }
    let age = message.receivedAt.since(signed)
    guard age <= webhook.maximumAge, age >= .zero - webhook.maximumAge else {
      throw .unusable("it was signed at \(signed), which is too far from now")
    }
  }

  private func address(
    of message: AttemptMessage, _ webhook: OrderWebhook
  ) throws(AttemptMessageRefusal) -> AttemptAddress {
    let reply = reply(message, webhook, account.knownInReplies)
    if let flaw = reply.flaw { throw .unaddressed(flaw.sentence) }
    if let expression = webhook.reference, let text = text(expression, reply) {
      return .reference(text)
    }
    if let expression = reply.outcome.supplierReference, let text = text(expression, reply) {
      return .supplierReference(text)
    }
    throw .unaddressed("the message does not say which order it is about")
  }

  private func text(_ expression: Expression, _ reply: OrderReply) -> String? {
    guard reply.canSelect(expression), let text = try? expression.text(in: reply.scope) else {
      return nil
    }
    return text.isEmpty ? nil : text
  }

  private func redacted(_ refusal: AttemptMessageRefusal) -> AttemptMessageRefusal {
    let redaction = Redaction(connection.secretTexts)
    return switch refusal {
    case .notExpected: .notExpected
    case .unverified(let sentence): .unverified(redaction.redacted(sentence))
    case .unaddressed(let sentence): .unaddressed(redaction.redacted(sentence))
    }
  }
}

extension Expression.Node {
  /// Whether a signature is right. Two texts are compared in a time that does not tell how much of them is
  /// equal, and nothing is equal to nothing.
  fileprivate func isVerified(in scope: Scope) throws(ExpressionFailure) -> Bool {
    switch self {
    case .both(let left, let right):
      let (isLeft, isRight) = (try left.isVerified(in: scope), try right.isVerified(in: scope))
      return isLeft && isRight
    case .either(let left, let right):
      let (isLeft, isRight) = (try left.isVerified(in: scope), try right.isVerified(in: scope))
      return isLeft || isRight
    case .comparison(.equal, let left, let right):
      let (left, right) = (try left.bytes(in: scope), try right.bytes(in: scope))
      guard !left.isEmpty, left.count == right.count else { return false }
      return zip(left, right).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
    case .selector, .name, .number, .string, .bool, .null, .call, .steps, .negation, .not,
      .arithmetic, .comparison:
      return try decides(in: scope)
    }
  }
}
