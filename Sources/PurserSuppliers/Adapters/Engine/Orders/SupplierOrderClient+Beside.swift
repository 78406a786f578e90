internal import ExactJSON
internal import PurserCore

// Purchases that may be those of other attempts.
extension SupplierOrderClient {
  /// How much earlier than an attempt's beginning a purchase may look that it takes for its own: suppliers' clocks differ,
  /// and some tell late what was bought.
  private static let clockMargin = Duration.seconds(600)
  /// The longest that the calls that buy may take, from the moment at which an attempt was begun.
  private static let longestPurchase = Duration.seconds(3_600)

  /// Stores in the memo what was kept, and what the attempt is found by.
  func store(_ attempt: inout OrderUnderWay) {
    attempt.storeKept()
    guard !soughtValues.isEmpty else { return }
    let names = account.requestNames(attempt.known, connection.nonces)
    attempt.memo.sought = soughtValues.digest(in: names.scope)
  }

  /// What the supplier calls the order of a reply.
  func name(in reply: OrderReply, _ attempt: OrderUnderWay) -> String? {
    var reader = OrderValueReader(reply, attempt.order, account.currencies)
    return reader.text(reply.outcome.supplierReference, "supplier_reference")
  }

  /// Why an order that was found may be the purchase of another attempt, also of one that is over.
  ///
  /// - Parameters:
  ///   - reply: where it was found.
  ///   - name: what the supplier calls it there.
  ///   - step: the look-up.
  ///   - attempt: the attempt that asks.
  /// - Returns: `nil` where it is this one's alone.
  func doubt(
    of reply: OrderReply, called name: String?, _ step: LookUpStep, _ attempt: OrderUnderWay
  ) async -> AttemptProblem? {
    if let name, name == attempt.memo.supplierReference { return nil }
    do throws(UnreadableAttempts) {
      if let name, let owner = try await others.owner(of: name) {
        return AttemptProblem(purchaseOf: owner, called: name)
      }
      let use = SoughtValues.step(step, definition, account.adapter)
      guard let trace = trace(of: step, use, attempt) else { return nil }
      let failed = reply.lookedUp().isOfFailure
      let other = try await others.found(by: trace).first { other in
        if other.state == .failed, !failed { return false }
        if let name, let called = other.memo.supplierReference { return name == called }
        return mayHave(other, use, attempt) && matches(reply, step, other)
      }
      return other.map { AttemptProblem(purchaseOf: $0.order.order.attempt($0.order.number)) }
    } catch {
      return .othersUnread
    }
  }

  /// By what other attempts may find the same; `nil` where the look-up asks by a name of this one alone.
  private func trace(
    of step: LookUpStep, _ use: SoughtValues.Step, _ attempt: OrderUnderWay
  ) -> AttemptTrace? {
    let known = attempt.known
    let name = SoughtValues.name(in: step, account.adapter) {
      known[$0].map(\.isNothing) ?? true
    }
    if name == "reference", let reference = attempt.memo.reference {
      return reference.contains(attempt.order.id) ? nil : .reference(reference)
    }
    guard name == nil else { return nil }
    let names = account.requestNames(known, connection.nonces)
    guard let sought = soughtValues.digest(in: names.scope) else { return nil }
    let began = attempt.memo.startedAt
    let isTimed = use.usesTime && use.kept.isEmpty
    return .sought(
      sought,
      since: isTimed
        ? began - (Self.clockMargin + Self.longestPurchase)
        : Timestamp(microsecondsSinceEpoch: 0))
  }

  /// Whether a look-up can show the purchase of another attempt to this one: what is older than this one it does not,
  /// where it looks at the time, or at what was kept of the state before.
  private func mayHave(
    _ other: OtherAttempt, _ use: SoughtValues.Step, _ attempt: OrderUnderWay
  ) -> Bool {
    guard use.usesTime || !use.kept.isEmpty else { return true }
    guard let ended = other.memo.endedAt, ended < attempt.memo.startedAt - Self.clockMargin else {
      return true
    }
    guard !use.kept.isEmpty else { return false }
    let kept = begin(other.order, other.memo).kept
    return use.kept.allSatisfy { kept[$0] == attempt.kept[$0] }
  }

  /// Whether an order that was found may be another attempt's.
  private func matches(_ reply: OrderReply, _ step: LookUpStep, _ other: OtherAttempt) -> Bool {
    var scope = reply.scope
    scope.names = ReplyNames(
      known: begin(other.order, other.memo).known, reply: reply.reply.response,
      receivedAt: reply.reply.receivedAt)
    return (try? step.condition?.judges(in: scope)) != false
  }
}

extension OrderFinding {
  /// Whether it says that the order was not bought, or was taken back.
  fileprivate var isOfFailure: Bool {
    switch state {
    case .failed, .reversed: true
    case .accepted, .inFlight, .partial, .delivered, .unknown: false
    }
  }
}

extension Expression.Node {
  /// The names that something has to be equal to for it to hold.
  var namesOfEquals: Set<String> {
    switch self {
    case .both(let left, let right): left.namesOfEquals.union(right.namesOfEquals)
    case .comparison(.equal, .name(let name), _), .comparison(.equal, _, .name(let name)): [name]
    case .comparison(.equal, let left, let right): left.neededNames.union(right.neededNames)
    case .selector, .name, .number, .string, .bool, .null, .call, .steps, .negation, .not,
      .arithmetic, .comparison, .either:
      []
    }
  }

  /// What the reply has to be equal to for it to hold.
  var sidesOfEquals: [Expression.Node] {
    switch self {
    case .both(let left, let right): left.sidesOfEquals + right.sidesOfEquals
    case .comparison(.equal, let left, let right):
      left.selects == right.selects ? [] : [left.selects ? right : left]
    case .selector, .name, .number, .string, .bool, .null, .call, .steps, .negation, .not,
      .arithmetic, .comparison, .either:
      []
    }
  }
}
