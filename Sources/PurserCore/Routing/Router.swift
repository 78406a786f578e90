/// The rules by which suppliers are chosen, and what the checks of them told.
///
/// It never changes, and is one reference: it goes with every order from whoever read it to whoever decides it.
package final class Router: Sendable {
  /// The owner's rules.
  package let rules: RoutingRules
  /// The rules' `maximumReadingAge` in microseconds: a duration is 128 bits wide, and dividing it for
  /// each order costs more than judging a supplier.
  let maximumReadingAge: Int64

  /// How the suppliers' checks go: why a pool is not known, and that there are pools which no check
  /// could read.
  package let statuses: [SupplierID: CheckStatus]

  /// Who knows what refusals of orders told; `nil` where nobody does.
  let health: (any OrderHealthSource)?

  /// A router that follows `rules`.
  ///
  /// - Parameters:
  ///   - rules: the owner's.
  ///   - statuses: how the suppliers' checks go, where that is to be told.
  ///   - health: who knows what refusals of orders told.
  package init(
    rules: RoutingRules, statuses: [SupplierID: CheckStatus] = [:],
    health: (any OrderHealthSource)? = nil
  ) {
    self.rules = rules
    maximumReadingAge = rules.maximumReadingAge.wholeMicroseconds
    self.statuses = statuses
    self.health = health
  }

  /// The router that follows the rules of another one and knows what this one was told.
  func following(_ other: Router) -> Router {
    statuses.isEmpty && health == nil
      ? other
      : Router(
        rules: other.rules, maximumReadingAge: other.maximumReadingAge, statuses: statuses,
        health: health)
  }

  private init(
    rules: RoutingRules, maximumReadingAge: Int64, statuses: [SupplierID: CheckStatus],
    health: (any OrderHealthSource)?
  ) {
    self.rules = rules
    self.maximumReadingAge = maximumReadingAge
    self.statuses = statuses
    self.health = health
  }
}
