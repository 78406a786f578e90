package import PurserCore

/// A prepaid account with true money in it: what a supplier knows about one customer.
///
/// A value without clock or lock. Every call says what time it is, and what was due by then (a
/// confirmation, a change that becomes visible) happens first, at its own moment and in order; so
/// time moves only when somebody looks, and never backwards.
///
/// What a balance call shows trails the truth by `lag`. What the account sells does not: an order
/// is accepted only against money that is there.
package struct SimulatedAccount: Sendable {
  /// When a pending order is confirmed.
  package enum Confirmation: Hashable, Sendable {
    /// With its acceptance: no order is ever pending.
    case immediate
    /// This long after its acceptance, unless it is confirmed or cancelled before.
    case after(Duration)
    /// Only when somebody asks for it.
    case onRequest
  }

  /// How the supplier books orders. Changes apply to what happens afterwards, and a new `lag` also
  /// to what is not visible yet.
  package struct Terms: Hashable, Sendable {
    /// When the balance falls.
    package var timing: DeductionTiming
    /// How long until a balance call shows a change.
    package var lag: Duration
    /// When orders are confirmed.
    package var confirmation: Confirmation

    /// Terms of booking.
    package init(
      timing: DeductionTiming = .atOrder, lag: Duration = .zero,
      confirmation: Confirmation = .immediate
    ) {
      self.timing = timing
      self.lag = lag
      self.confirmation = confirmation
    }
  }

  struct Pool: Sendable {
    let key: SimulatedPool.Key
    let validity: SimulatedPool.Validity?
    var truth: PoolFigures
    var shown: PoolFigures
    var shownSince: Timestamp

    func spendableUnits(at now: Timestamp) -> Int64 {
      validity?.spendableUnits(of: truth.unspoken, at: now) ?? truth.unspoken
    }
  }

  /// The books of one pool after a change, to be shown later.
  struct Change: Sendable {
    let moment: Timestamp
    let pool: Int
    let figures: PoolFigures
  }

  struct DueConfirmation: Sendable {
    let moment: Timestamp
    let reference: String
  }

  /// How orders are booked.
  package var terms: Terms
  /// Whether orders may cost parts of the minor unit.
  let countsFractions: Bool
  /// In the order in which they pay.
  var pools: [Pool]
  var orders: [String: SimulatedOrder] = [:]
  /// Not visible yet, oldest first.
  var changes: [Change] = []
  /// Soonest first.
  var dueConfirmations: [DueConfirmation] = []
  /// The latest time anybody has told.
  var present: Timestamp

  /// Orders accepted so far, whatever became of them.
  package internal(set) var acceptedOrders = 0
  /// Orders refused for lack of funds so far.
  package internal(set) var refusedOrders = 0

  /// An account with `pools`, which pay in the order given.
  ///
  /// - Parameters:
  ///   - pools: the money at the start, no two pools of one name and currency.
  ///   - terms: how orders are booked.
  ///   - countsFractions: whether orders may cost parts of the minor unit.
  ///   - now: when the account is opened.
  package init(
    pools: [SimulatedPool], terms: Terms = Terms(), countsFractions: Bool = true,
    openedAt now: Timestamp
  ) {
    self.terms = terms
    self.countsFractions = countsFractions
    self.pools = pools.map { pool in
      let figures = PoolFigures(credited: pool.opening.units)
      return Pool(
        key: pool.key, validity: pool.validity, truth: figures, shown: figures, shownSince: now)
    }
    present = now
  }

  /// Lets everything happen that is due by `now`.
  mutating func advance(to now: Timestamp) {
    present = max(present, now)
    let due = dueConfirmations.prefix { $0.moment <= present }
    dueConfirmations.removeFirst(due.count)
    for confirmation in due {
      confirmIfPending(confirmation.reference, at: confirmation.moment)
    }
    let visible = changes.prefix { $0.moment + terms.lag <= present }
    changes.removeFirst(visible.count)
    for change in visible {
      pools[change.pool].shown = change.figures
      pools[change.pool].shownSince = change.moment + terms.lag
    }
  }

  /// Books a change of one pool, which a balance call will show after `lag`.
  mutating func book(
    _ pool: Int, at moment: Timestamp, _ change: (inout PoolFigures) -> Void
  ) {
    change(&pools[pool].truth)
    changes.append(Change(moment: moment, pool: pool, figures: pools[pool].truth))
  }
}
