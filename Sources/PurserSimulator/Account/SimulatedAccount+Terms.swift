package import PurserCore

extension SimulatedAccount {
  /// When a pending order is confirmed.
  package enum Confirmation: Hashable, Sendable {
    /// With its acceptance: no order is ever pending.
    case immediate
    /// This long after its acceptance, unless it is confirmed or cancelled before.
    case after(Duration)
    /// Only when somebody asks for it.
    case onRequest
  }

  /// The orders that the supplier accepts, and then does not deliver: it takes the money and gives
  /// it back.
  package struct Returns: Hashable, Sendable {
    /// How many of a thousand orders, 0 to 1,000.
    package let perMille: Int
    /// How long after the acceptance, unless the order has ended before.
    package let delay: Duration
    /// Decides which orders.
    package let seed: UInt64

    /// Gives the money of `perMille` of a thousand orders back, `delay` after their acceptance.
    package init(perMille: Int, after delay: Duration, seed: UInt64 = 0) {
      self.perMille = perMille
      self.delay = delay
      self.seed = seed
    }

    /// Whether the order of this reference is one of them. It follows from the reference, not from
    /// the order of arrival, so that orders which race each other meet the same fate in every run.
    func strike(_ reference: String) -> Bool {
      // FNV-1a (draft-eastlake-fnv), mixed by the generator.
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in reference.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      var random = SplitMix64(seed: hash ^ seed)
      return Int.random(in: 0..<1_000, using: &random) < perMille
    }
  }

  /// How the supplier books and what it shows.
  package struct Terms: Hashable, Sendable {
    /// When the balance falls.
    package var timing: DeductionTiming
    /// The longest until a balance call shows a change. Changes show in the order in which they
    /// happened.
    package var lag: Duration
    /// When orders are confirmed.
    package var confirmation: Confirmation
    /// Which moment within `lag` a balance call shows.
    package var readings: ReadingSource
    /// Which orders the supplier takes back; `nil` for none.
    package var returns: Returns?
    /// How long after its request a top-up is credited.
    package var topUpDelay: Duration

    /// Terms of booking.
    package init(
      timing: DeductionTiming = .atOrder, lag: Duration = .zero,
      confirmation: Confirmation = .immediate, readings: ReadingSource = .lagging,
      returns: Returns? = nil, topUpDelay: Duration = .zero
    ) {
      self.timing = timing
      self.lag = lag
      self.confirmation = confirmation
      self.readings = readings
      self.returns = returns
      self.topUpDelay = topUpDelay
    }
  }

  /// Changes the terms. They apply to what happens afterwards; a new `lag` and new `readings` also
  /// to what is not visible to every reader yet. What every reader has seen stays visible.
  package mutating func setTerms(_ terms: Terms, at now: Timestamp) {
    advance(to: now)
    if terms.readings != self.terms.readings { turns = ReadingTurns(terms.readings) }
    self.terms = terms
  }
}
