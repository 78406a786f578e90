internal import HTTPTypes
package import PurserCore
internal import Synchronization

/// One supplier of the simulation: a wire format with true money behind it.
///
/// It answers requests as values; `SimulatorFleet` puts it behind a real server. Time is what `now`
/// says, for lags, confirmations, tokens and rate limits alike, so a test moves it by hand.
package final class SimulatedSupplier: Sendable {
  /// Its name, as `suppliers.yaml` would give it; the prefix of its environment variables.
  package let name: String
  /// How it speaks.
  package let wire: any WireFormat

  private let now: @Sendable () -> Timestamp
  private let state: Mutex<SupplierState>
  let followers = NewsFollowers()

  /// A supplier with `pools`, which pay in the order given.
  ///
  /// - Parameters:
  ///   - name: its name in `suppliers.yaml`: lower-case letters, digits, `-` and `_`.
  ///   - wire: how it speaks.
  ///   - pools: the money at the start, no two pools of one name and currency.
  ///   - terms: how it books orders and what its balance calls show.
  ///   - secondConsumer: who else spends from the account; `nil` for nobody.
  ///   - rateLimit: how many requests it answers; `nil` for all.
  ///   - now: what time it is.
  package convenience init(
    name: String, wire: any WireFormat, pools: [SimulatedPool],
    terms: SimulatedAccount.Terms = SimulatedAccount.Terms(),
    secondConsumer: SecondConsumer? = nil, rateLimit: RateLimit? = nil,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.init(
      name: name, wire: wire, pools: pools, terms: terms, secondConsumer: secondConsumer,
      rateLimit: rateLimit, book: nil, now: now)
  }

  /// The same with orders in one of the six styles.
  init(
    name: String, wire: any WireFormat, pools: [SimulatedPool], terms: SimulatedAccount.Terms,
    secondConsumer: SecondConsumer? = nil, rateLimit: RateLimit? = nil, book: OrderBook?,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.name = name
    self.wire = wire
    self.now = now
    let account = SimulatedAccount(
      pools: pools, terms: terms, secondConsumer: secondConsumer,
      countsFractions: wire.countsFractions, openedAt: now())
    state = Mutex(SupplierState(account: account, rateLimit: rateLimit, book: book))
  }

  /// Reads or changes the supplier while nobody else does. `body` gets the present moment.
  package func withState<Value: Sendable, Failure: Error>(
    _ body: (inout SupplierState, Timestamp) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    // The moment is taken inside the lock, so that moments and changes have one order.
    try state.withLock { (state) throws(Failure) in
      let now = now()
      state.advance(to: now)
      // Told inside the lock as well, so that what happened is told in its order.
      defer { followers.tell(state.takeNews()) }
      return try body(&state, now)
    }
  }

  /// What it has counted so far.
  package var counters: SupplierCounters { withState { state, _ in state.counters } }

  /// The money really in every pool.
  package var truth: [PoolTruth] { withState { $0.account.truth(at: $1) } }

  /// Switches a fault on, or off with `.none`.
  ///
  /// - Parameters:
  ///   - fault: what goes wrong.
  ///   - group: which requests it strikes; `nil` for all.
  ///   - stage: whether the request has its effect first; `nil` for the fault's usual stage.
  ///   - count: how many requests of each group it strikes; `nil` for all.
  package func set(
    _ fault: Fault, on group: EndpointGroup? = nil, at stage: Fault.Stage? = nil,
    times count: Int? = nil
  ) {
    let setting = FaultSetting(
      fault: fault, stage: stage ?? fault.usualStage, remaining: count)
    withState { state, _ in
      for struck in group.map({ [$0] }) ?? EndpointGroup.allCases {
        state.faults.set(setting, on: struck)
      }
    }
  }

  /// Changes how orders are booked, and what is shown, from now on.
  package func setTerms(_ terms: SimulatedAccount.Terms) {
    withState { state, now in state.account.setTerms(terms, at: now) }
  }

  /// Lets somebody else spend from the account from now on; `nil` for nobody.
  ///
  /// - Throws: `AccountProblem`.
  package func setSecondConsumer(_ consumer: SecondConsumer?) throws(AccountProblem) {
    try withState { (state, now) throws(AccountProblem) in
      try state.account.setSecondConsumer(consumer, at: now)
    }
  }

  /// Limits the requests answered from now on; `nil` lifts the limit.
  package func setRateLimit(_ rateLimit: RateLimit?) {
    withState { state, _ in state.meter = rateLimit.map { RateMeter($0) } }
  }

  /// Takes back every access token given out so far.
  package func revokeTokens() { withState { state, _ in state.tokens.revokeAll() } }

  /// Pays into a pool, `delay` from now; `nil` for as late as the terms say.
  ///
  /// - Throws: `AccountProblem`.
  package func topUp(
    _ amount: Money, pool: String = PoolID.mainPool, after delay: Duration? = nil
  ) throws(AccountProblem) {
    try withState { (state, now) throws(AccountProblem) in
      try state.account.topUp(amount, pool: pool, after: delay, at: now)
    }
  }

  /// Takes an order back on the supplier's side and returns its money, `delay` from now.
  ///
  /// - Throws: `AccountProblem`.
  package func giveBack(
    _ reference: String, after delay: Duration = .zero
  ) throws(AccountProblem) -> SimulatedOrder {
    try withState { (state, now) throws(AccountProblem) in
      try state.account.giveBack(reference, after: delay, at: now)
    }
  }

  /// What a call of the order endpoint needs to be let in. For m3ter this mints a token, so ask
  /// again before it expires.
  package func orderAuthorization() -> OrderAuthorization {
    withState { wire.authorization(&$0, at: $1) }
  }
}
