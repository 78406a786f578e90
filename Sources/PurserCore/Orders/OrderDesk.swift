/// Takes orders to the ledger, and does what can be done before one is turned away.
package struct OrderDesk: Sendable {
  /// Who decides, and holds the money.
  package let ledger: any LedgerService
  private let checks: any BalanceChecks
  private let rules: RoutingRules
  /// The router of an order that comes in, made once.
  private let router: Router
  private let retriesRefused: Bool
  private let health: (any OrderHealthSource)?

  /// A desk in front of a ledger.
  ///
  /// - Parameters:
  ///   - ledger: who decides, and holds the money.
  ///   - checks: who asks suppliers that are short.
  ///   - rules: the owner's rules of routing.
  ///   - retriesRefused: whether a refused order may be decided again under its name.
  ///   - health: who knows what refusals of orders told.
  package init(
    ledger: any LedgerService, checks: any BalanceChecks, rules: RoutingRules,
    retriesRefused: Bool, health: (any OrderHealthSource)? = nil
  ) {
    self.ledger = ledger
    self.checks = checks
    self.rules = rules
    self.health = health
    router = Router(rules: rules, health: health)
    self.retriesRefused = retriesRefused
  }

  /// What the ledger is asked in the first round.
  package func request(_ order: Order, fingerprint: Fingerprint) -> PlacementRequest {
    request(order, fingerprint, in: .first, router)
  }

  /// Places an order in the first round.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - fingerprint: a digest of its content.
  ///   - departure: lets it leave with its hold; `nil` where it does not.
  /// - Returns: what was decided; `goOn` says whether that stands.
  /// - Throws: `LedgerError`.
  package func placeOnce(
    _ order: Order, fingerprint: Fingerprint, departure: (any AttemptDeparture)? = nil
  ) async throws(LedgerError) -> Placement {
    var request = request(order, fingerprint: fingerprint)
    request.departure = departure
    return try await ledger.place(request)
  }

  /// Whether a decision of the first round does not stand.
  package func goesOn(after placement: Placement) -> Bool {
    PlacementRound.first.suppliersToAsk(after: placement) != nil
  }

  /// Places an order.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - fingerprint: a digest of its content.
  ///   - wait: how it waits where nobody can certainly fill it and somebody may; `nil` where it does not.
  /// - Returns: what was decided.
  /// - Throws: `LedgerError`.
  package func place(
    _ order: Order, fingerprint: Fingerprint, wait: OrderWait? = nil
  ) async throws(LedgerError) -> Placement {
    let placement = try await placeOnce(order, fingerprint: fingerprint)
    return try await goOn(after: placement, with: order, fingerprint: fingerprint, wait: wait)
  }

  /// Goes on after the first round: asks the suppliers that were short, all at once, and decides anew.
  ///
  /// - Returns: `placement`, where it stands.
  /// - Throws: `LedgerError`.
  package func goOn(
    after placement: Placement, with order: Order, fingerprint: Fingerprint,
    wait: OrderWait? = nil, departure: (any AttemptDeparture)? = nil
  ) async throws(LedgerError) -> Placement {
    guard let short = PlacementRound.first.suppliersToAsk(after: placement) else {
      return placement
    }
    let router = await routerAfterAsking(short, for: wait)
    var request = request(order, fingerprint: fingerprint, afterAskingBy: router, wait: wait)
    request.departure = departure
    return try await ledger.place(request)
  }

  /// What the ledger is asked in the second round, where no supplier would be asked before it.
  ///
  /// - Parameters:
  ///   - short: the suppliers that were short in the first.
  ///   - order: the order.
  ///   - fingerprint: a digest of its content.
  /// - Returns: `nil` where one might be asked, and `goOn` has to be awaited.
  package func requestAtRest(
    _ short: [SupplierID], with order: Order, fingerprint: Fingerprint
  ) -> PlacementRequest? {
    checks.statusesAtRest(short: short).map { statuses in
      request(
        order, fingerprint, in: .afterAsking,
        Router(rules: rules, statuses: statuses, health: health))
    }
  }

  /// What the ledger is asked in the second round.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - fingerprint: a digest of its content.
  ///   - router: what `routerAfterAsking` gave.
  ///   - wait: how it waits where nobody can certainly fill it and somebody may; `nil` where it does not.
  /// - Returns: the request.
  package func request(
    _ order: Order, fingerprint: Fingerprint, afterAskingBy router: Router, wait: OrderWait?
  ) -> PlacementRequest {
    var request = request(order, fingerprint, in: .afterAsking, router)
    request.wait = wait
    return request
  }

  /// Asks suppliers that were short in the first round, where one might have more by now.
  ///
  /// - Parameters:
  ///   - short: the suppliers.
  ///   - wait: the wait of an order, which has them asked until it is over; `nil` where none waits.
  /// - Returns: the router of the second round.
  package func routerAfterAsking(_ short: [SupplierID], for wait: OrderWait?) async -> Router {
    if let wait {
      await checks.refresh(short: short, for: wait)
      return await informedRouter
    }
    if let statuses = checks.statusesAtRest(short: short) {
      return Router(rules: rules, statuses: statuses, health: health)
    }
    await checks.refresh(short: short)
    return await informedRouter
  }

  /// Decides an order without holding anything; where no supplier is found, or one might be, with the
  /// reason why balances are not known.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func preview(_ order: Order) async throws(LedgerError) -> Decision {
    let decision = try await ledger.preview(order, router: router)
    guard decision.hold == nil || decision.isProvisional else { return decision }
    return try await ledger.preview(order, router: await informedRouter)
  }

  /// Decides how an order would be split over suppliers that no single one can fill, without holding anything.
  ///
  /// - Returns: the portions; empty where it would not be split.
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func previewSplit(_ order: Order) async throws(LedgerError) -> [SplitPortion] {
    try await ledger.previewSplit(order, router: router)
  }

  /// The router, told how the checks go, so that it says why a balance is not known. Asking for that
  /// costs time, so that it is done where an order is about to be turned away.
  private var informedRouter: Router {
    get async { Router(rules: rules, statuses: await checks.statuses(), health: health) }
  }

  private func request(
    _ order: Order, _ fingerprint: Fingerprint, in round: PlacementRound, _ router: Router
  ) -> PlacementRequest {
    PlacementRequest(
      order, fingerprint: fingerprint, router: router, retriesRefused: retriesRefused,
      storesRefusal: round.storesRefusal)
  }
}
