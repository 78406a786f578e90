/// What the ledger remembers of one pool beside its orders: enough to go on after a restart. Two books are equal that
/// say the same of the money; traffic is counted beside it, and kept less often.
package struct PoolBook: Hashable, Sendable {
  /// A change that moved the book balance at once, and that a reading may lack for a while.
  package struct Correction: Hashable, Sendable {
    /// By how much the book balance moved.
    package var amount: Money
    /// When it had happened at the supplier at the latest.
    package var at: Timestamp
    /// Whether it is subtracted from what can be spent until a reading certainly contains it.
    package var isSubtracted: Bool

    /// A move of the book balance.
    package init(amount: Money, at: Timestamp, isSubtracted: Bool) {
      self.amount = amount
      self.at = at
      self.isSubtracted = isSubtracted
    }
  }

  /// Which pool.
  package var pool: PoolID
  /// The reading in use; `nil` while only a top-up is known of it.
  package var reading: SupplierBalance?
  /// What the supplier's number should be if nothing in flight were in it yet.
  package var balance: Money
  /// What was known to the supplier up to here is certainly in the reading; `nil` before the first.
  package var horizon: Timestamp?
  /// Moves of the book balance that a reading may still lack, oldest first.
  package var corrections: [Correction]
  /// Top-ups that have not arrived, oldest first.
  package var topUps: [TopUp]
  /// Top-ups that arrived or were called off lately, oldest first.
  package var pastTopUps: [TopUp]
  /// What readings showed and nothing has explained yet, oldest first.
  package var findings: [OpenFinding]
  /// What was told and may explain a part of a finding, oldest first.
  package var claims: [ExplanationClaim]
  /// What orders did in it of late.
  package var traffic: PoolTraffic

  /// A book of `pool`.
  package init(
    pool: PoolID, reading: SupplierBalance?, balance: Money, horizon: Timestamp?,
    corrections: [Correction] = [], topUps: [TopUp] = [], pastTopUps: [TopUp] = [],
    findings: [OpenFinding] = [], claims: [ExplanationClaim] = [],
    traffic: PoolTraffic = PoolTraffic()
  ) {
    self.pool = pool
    self.reading = reading
    self.balance = balance
    self.horizon = horizon
    self.corrections = corrections
    self.topUps = topUps
    self.pastTopUps = pastTopUps
    self.findings = findings
    self.claims = claims
    self.traffic = traffic
  }

  package static func == (one: PoolBook, other: PoolBook) -> Bool {
    one.pool == other.pool && one.reading == other.reading && one.balance == other.balance
      && one.horizon == other.horizon && one.corrections == other.corrections
      && one.topUps == other.topUps && one.pastTopUps == other.pastTopUps
      && one.findings == other.findings && one.claims == other.claims
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(pool)
    hasher.combine(balance)
    hasher.combine(horizon)
  }
}
