package import PurserCore

/// From changes of alerts to notices that people can read on a phone and machines by name. It says only what is known.
package struct AlertWording: Sendable {
  let terms: AlertTerms
  let now: Timestamp
  private let pools: [PoolID: WatchedPool]
  private let suppliers: [SupplierID: WatchedSupplier]
  private let disk: DiskSpace?

  /// Words for what is known at a moment.
  package init(_ facts: WatchedFacts, by terms: AlertTerms, at now: Timestamp) {
    self.terms = terms
    self.now = now
    pools = Dictionary(facts.pools.map { ($0.id, $0) }) { $1 }
    suppliers = Dictionary(facts.suppliers.map { ($0.id, $0) }) { $1 }
    disk = facts.disk
  }

  /// The notice of a change.
  package func notice(_ change: AlertChange) -> AlertNotice {
    var text = text(of: change.key, isOver: change.change == .recovered)
    let length = now.since(change.since)
    let since = clock(change.since)
    switch change.change {
    case .raised: if length >= .seconds(60) { text.say("Since \(since).") }
    case .worsened:
      text.say(change.before.map { "Before, it was \($0.title)." })
    case .repeated: text.say("Since \(since), for \(length.words) now.")
    case .recovered: text.details = ["It lasted from \(since) for \(length.words)."]
    }
    text.note("lasted_seconds", length)
    return AlertNotice(
      key: change.key, change: change.change, tier: change.tier, since: change.since,
      headline: text.headline, details: text.details, facts: text.facts)
  }

  private func text(of key: AlertKey, isOver: Bool) -> AlertText {
    known(key, isOver: isOver) ?? gone(key)
  }

  /// The text of an alert about something that is watched; `nil` where it is not.
  private func known(_ key: AlertKey, isOver: Bool) -> AlertText? {
    switch key.subject {
    case .gateway: return isOver ? gatewayOver() : gateway()
    case .supplier(let id):
      guard let supplier = suppliers[id] else { return nil }
      return isOver ? over(supplier, key.family) : self.supplier(supplier, key.family)
    case .pool(let id):
      guard let pool = pools[id] else { return nil }
      return isOver ? over(pool, key.family) : self.pool(pool, key.family)
    }
  }

  private func gone(_ key: AlertKey) -> AlertText {
    let name =
      switch key.subject {
      case .gateway: "the gateway"
      case .supplier(let id): id.name
      case .pool(let id): label(id)
      }
    return AlertText("\(name) is not watched any more (\(key.family.title))")
  }

  // MARK: Of the gateway

  private func gateway() -> AlertText? {
    guard let disk else { return nil }
    var text = AlertText("The ledger's disk is nearly full: \(disk.percent) % left")
    text.say("\(disk.free >> 20) MiB of \(disk.total >> 20) MiB can still be written.")
    text.say("Without space no order can be kept: make room on it, or move the ledger.")
    note(disk, &text)
    return text
  }

  private func gatewayOver() -> AlertText? {
    guard let disk else { return nil }
    var text = AlertText("The ledger's disk has room again: \(disk.percent) % left")
    note(disk, &text)
    return text
  }

  private func note(_ disk: DiskSpace, _ text: inout AlertText) {
    text.note("free_bytes", String(disk.free))
    text.note("total_bytes", String(disk.total))
  }

  // MARK: Words

  /// A moment on the owner's clock.
  func clock(_ moment: Timestamp) -> String { terms.clock.words(moment, seenAt: now) }

  /// A pool in a few words: `delta USD`, and with its name where it is not the main one.
  func label(_ pool: PoolID) -> String {
    pool.pool == PoolID.mainPool
      ? "\(pool.supplier) \(pool.currency)" : "\(pool.supplier)/\(pool.pool) \(pool.currency)"
  }

  /// A number of things: `1 order`, `3 orders`.
  func count(_ number: Int, _ thing: String) -> String {
    number == 1 ? "1 \(thing)" : "\(number) \(thing)s"
  }
}

extension DiskSpace {
  /// How many hundredths of it can still be written.
  fileprivate var percent: Int64 {
    total > 0 ? Int64(Int128(max(0, free)) * 100 / Int128(total)) : 0
  }
}

extension AlertTier {
  /// The tier as a part of a sentence.
  fileprivate var title: String {
    switch self {
    case .notice: "a notice"
    case .warning: "a warning"
    case .critical: "critical"
    }
  }
}

extension AlertFamily {
  /// The family in a few words.
  fileprivate var title: String {
    switch self {
    case .low: "low"
    case .dry: "dry"
    case .refusedFunds: "out of funds"
    case .checkFailed: "checks failed"
    case .stale: "reading too old"
    case .shapeChanged: "reply changed"
    case .credentialRejected: "credentials refused"
    case .drift: "money missing"
    case .fastSpend: "spent fast"
    case .unknownOrders: "orders unknown"
    case .topUp: "top-up open"
    case .priceRise: "price rise"
    case .storeNearlyFull: "disk nearly full"
    }
  }
}
