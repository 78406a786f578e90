package import PurserCore

/// Somebody who is asked again and again what currencies are worth in each other.
package struct RateSource: Sendable {
  /// Who is asked.
  package enum Place: Sendable {
    /// A supplier, as it is asked for its balance.
    case supplier(SupplierID)
    /// Somebody at whom no order is placed.
    case account(SupplierAccount, RateLimits)
  }

  /// Its name in `suppliers.yaml`, which its rates tell as their source.
  package let name: String
  /// Who is asked.
  package let place: Place
  /// How its rates are kept.
  package let terms: ListTerms
  /// The part that is added to a cost that one of its rates computes, in millionths.
  package let margin: Int64
  /// A digest of its adapter's file, where it has one.
  let adapterFile: String?

  /// The name under which its requests are counted; no supplier can have it.
  package var countedAs: SupplierID { SupplierID("rates/\(name)") }

  /// Its own account; `nil` of a supplier's.
  package var account: SupplierAccount? {
    switch place {
    case .supplier: nil
    case .account(let account, _): account
    }
  }
}

extension SupplierAccount {
  /// All that must not be shown of it.
  var hidden: [Secret] {
    credentials.sorted { $0.key < $1.key }.map(\.value) + otherCredentials.values + route.secrets
  }
}

extension Configuration {
  /// How suppliers are chosen, with the rates that sources gave.
  ///
  /// - Parameters:
  ///   - lists: the rates of each source that was read, by its name.
  ///   - now: the moment: of two rates for a pair one that counts then goes before one that is too old.
  /// - Returns: the rules.
  package func routing(with lists: [String: RateList], at now: Timestamp) -> RoutingRules {
    guard !rateSources.isEmpty else { return routing }
    let plan = routing.plan
    let told = rateSources.flatMap { source in
      lists[source.name]?.rates(margin: source.margin, source: source.name) ?? []
    }
    let all = plan.rates.rates + told
    let table = RateTable(
      all.filter { $0.expiresAt > now } + all.filter { $0.expiresAt <= now },
      awaitsMore: rateSources.contains { lists[$0.name] == nil })
    var rules = routing
    rules.plan = RoutingPlan(
      weights: plan.weights, rules: plan.rules, shadow: plan.shadow, clock: plan.clock,
      rates: table)
    return rules
  }
}
