/// What readings showed of a pool that nothing has explained yet.
extension PoolState {
  /// How far back what is told can explain a finding: a month, since refunds are settled by the month.
  static let memory = Duration.seconds(31 * 86_400)
  /// How far back a top-up can explain one: a weekend. One that is announced is mostly still to come,
  /// and an amount that is paid in week after week must not be taken for the last one.
  static let topUpMemory = Duration.seconds(3 * 86_400)
  /// How long what was told may explain a part of a finding.
  static let claimMemory = Duration.seconds(86_400)
  /// How many findings, and how many claims, are kept. An account that others spend from has one
  /// with every reading.
  static let maximumFindings = 32

  /// Remembers a finding; the oldest gives way to it.
  mutating func note(_ finding: Finding) {
    if findings.count >= Self.maximumFindings { findings.removeFirst() }
    findings.append(OpenFinding(finding: finding, open: finding.amount))
  }

  /// Remembers what was told and has the amount of no finding.
  mutating func note(_ claim: ExplanationClaim) {
    if claims.count >= Self.maximumFindings { claims.removeFirst() }
    claims.append(claim)
  }

  /// Leaves of a claim what was not found to be told twice.
  mutating func reduce(_ claim: ExplanationClaim, by units: Int64) {
    guard let place = claims.firstIndex(of: claim) else { return }
    let rest = claim.amount.units - units
    if rest == 0 { claims.remove(at: place) } else { claims[place].amount = money(rest) }
  }

  /// Lets go of claims that a reading of `moment` would have shown to be parts of findings: it
  /// certainly contains what was told, and nothing can hide a difference.
  mutating func forgetClaims(isExact: Bool, at moment: Timestamp) {
    guard !claims.isEmpty else { return }
    claims.removeAll { claim in
      isExact && view.certainlyContains(claim.at) || claim.at + Self.claimMemory < moment
    }
  }

  /// The oldest finding of just `units` that was noticed between two moments; else the oldest that
  /// differs by no more than the tolerance.
  func finding(of units: Int64, from earliest: Timestamp, until latest: Timestamp) -> Int? {
    func isOf(_ difference: Int64, _ finding: OpenFinding) -> Bool {
      finding.fits(units, from: earliest, until: latest)
        && (finding.open.units - units).magnitude <= difference.magnitude
    }
    return findings.firstIndex { isOf(0, $0) } ?? findings.firstIndex { isOf(toleranceUnits, $0) }
  }

  /// When the latest finding that is open was noticed, without those of money that is in another pool, and
  /// those of which no more is left open than the tolerance.
  var unexplainedAt: Timestamp? {
    findings.last {
      $0.finding.observation.movedTo == nil && $0.open.units.magnitude > toleranceUnits.magnitude
    }?.finding.noticedAt
  }

  /// How much of the findings between two moments, of the sign of `units`, is open.
  func openUnits(like units: Int64, from earliest: Timestamp, until latest: Timestamp) -> Int64 {
    findings.reduce(0) { sum, finding in
      guard finding.fits(units, from: earliest, until: latest) else { return sum }
      let (total, overflow) = sum.addingReportingOverflow(finding.open.units)
      return overflow ? sum : total
    }
  }
}

extension OpenFinding {
  /// Whether it was noticed between two moments, and is a credit as `units` are, or a drift.
  func fits(_ units: Int64, from earliest: Timestamp, until latest: Timestamp) -> Bool {
    finding.noticedAt >= earliest && finding.noticedAt <= latest
      && finding.amount.isNegative == (units < 0)
  }
}
