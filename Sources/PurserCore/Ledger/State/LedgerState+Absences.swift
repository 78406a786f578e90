/// How a check tells of pools that were absent before: where it changes nothing in them, one of them stands for
/// the others of its currency. So a pool that is gone for good costs nothing more, however many there are.
extension LedgerState {
  /// The events that the absences of a check amount to. A pool that another one stands for has none.
  ///
  /// - Parameters:
  ///   - absences: what the check says of the pools that it did not find.
  ///   - gone: those whose absence is taken into use.
  ///   - supplier: who was asked.
  ///   - now: the moment of the events.
  /// - Returns: what happened, in order. One that stands for others comes last: what happens to a pool that
  ///   was among them is told before.
  func events(
    of absences: [SupplierBalance], taken gone: Set<PoolID>, of supplier: SupplierID,
    at now: Timestamp
  ) -> [LedgerEvent] {
    guard !absences.isEmpty else { return [] }
    let leaders = leaders(among: absences.filter { gone.contains($0.pool) })
    // The check says something else of them than of the pool that stands for them.
    let parting = followers(of: gone).filter { !gone.contains($0.pool) }.sorted {
      $0.pool < $1.pool
    }
    var (events, last) = (parting.map { LedgerEvent.read($0.standingAlone) }, [LedgerEvent]())
    for var absence in absences {
      let current = inUse(absence.pool)?.absence?.leader
      guard gone.contains(absence.pool) else {
        if current == nil { events.append(.passedOver(absence, at: now)) }
        continue
      }
      let leader = leaders[absence.pool.currency]
      if absence.pool.pool == leader {
        if followers[absence.pool] != nil {
          last.append(.read(absence))
          continue
        }
      } else if changesNothing(absence) {
        if current == leader { continue }
        absence.absence?.leader = leader
      }
      events.append(.read(absence))
    }
    return events + last
  }

  /// Which pool stands for the others of its currency: the one that does so far, else the one that is gone
  /// for longest.
  private func leaders(among absences: [SupplierBalance]) -> [Currency: String] {
    Dictionary(grouping: absences, by: \.pool.currency).compactMapValues { absences in
      let names = Set(absences.map(\.pool.pool))
      let current = absences.compactMap { inUse($0.pool)?.absence?.leader }.first(
        where: names.contains)
      return current
        ?? absences.min {
          ($0.absence?.since ?? $0.receivedAt, $0.pool) < (
            $1.absence?.since ?? $1.receivedAt, $1.pool
          )
        }?.pool.pool
    }
  }

  /// The readings in use of the pools that some of `pools` stand for.
  private func followers(of pools: Set<PoolID>) -> [SupplierBalance] {
    pools.flatMap { followers[$0] ?? [] }.compactMap { self.pools[$0].reading }
  }

  /// Whether an absence makes nothing certain and finds nothing in a pool that was absent before.
  private func changesNothing(_ absence: SupplierBalance) -> Bool {
    guard let index = poolIndex[absence.pool], pools[index].reading?.isAbsence == true else {
      return false
    }
    let pool = pools[index]
    guard pool.claims.isEmpty, pool.surprise(in: absence) == 0 else { return false }
    if let sent = pool.sends.first, sent.at <= absence.receivedAt { return false }
    guard let horizon = horizon(of: absence, in: index) else { return true }
    return [pool.maturing.first?.at, pool.corrections.first?.at].compactMap(\.self)
      .allSatisfy { $0 > horizon }
  }

  // MARK: Following

  /// Puts a reading into use, and keeps in mind which pool stands for which.
  mutating func keep(_ reading: SupplierBalance, in index: Int) {
    let (before, after) = (pools[index].leader, reading.leader)
    table[index].reading = reading
    guard before != after else { return }
    if let before {
      followers[before]?.remove(index)
      if followers[before]?.isEmpty == true { followers[before] = nil }
    }
    if let after { followers[after, default: []].insert(index) }
  }

  /// Lets the pools that one stands for be absent as of the same check; or by themselves, where it stands
  /// for them no more.
  mutating func tellFollowers(of index: Int, _ effects: inout LedgerEffects) {
    guard let reading = pools[index].reading, let places = followers[reading.pool] else { return }
    let stands = reading.absence.map { $0.leader == nil } ?? false
    for place in places {
      if stands {
        table[place].reading?.requestedAt = reading.requestedAt
        table[place].reading?.receivedAt = reading.receivedAt
      } else {
        table[place].reading?.absence?.leader = nil
        effects.books.insert(pools[place].id)
      }
    }
    if !stands { followers[reading.pool] = nil }
  }

  /// Finds the pools again that others stand for, and of when their absences are.
  mutating func restoreFollowers() {
    for index in pools.indices {
      guard let leader = pools[index].leader else { continue }
      guard let reading = inUse(leader), let absence = reading.absence, absence.leader == nil else {
        table[index].reading?.absence?.leader = nil
        continue
      }
      followers[leader, default: []].insert(index)
      table[index].reading?.requestedAt = reading.requestedAt
      table[index].reading?.receivedAt = reading.receivedAt
    }
  }
}

extension PoolState {
  /// The pool whose absences stand for this one's.
  fileprivate var leader: PoolID? { reading?.leader }
}

extension SupplierBalance {
  /// The pool whose absences stand for this one's.
  fileprivate var leader: PoolID? {
    absence?.leader.map { PoolID(supplier: pool.supplier, pool: $0, currency: pool.currency) }
  }

  /// The absence of a pool that no other stands for any more. It makes nothing certain: what it made so is
  /// certain already.
  fileprivate var standingAlone: SupplierBalance {
    var reading = self
    reading.absence?.leader = nil
    reading.absence?.isVague = true
    return reading
  }
}
