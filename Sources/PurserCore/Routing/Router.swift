/// The rules by which suppliers are chosen, and what the checks of them told.
package struct Router: Sendable {
  /// The owner's rules.
  package let rules: RoutingRules
  /// The rules' `maximumReadingAge` in microseconds: a duration is 128 bits wide, and dividing it for
  /// each order costs more than judging a supplier.
  let maximumReadingAge: Int64

  /// How the suppliers' checks go: why a pool is not known, and that there are pools which no check
  /// could read.
  package let statuses: [SupplierID: CheckStatus]

  /// A router that follows `rules`.
  ///
  /// - Parameters:
  ///   - rules: the owner's.
  ///   - statuses: how the suppliers' checks go, where that is to be told.
  package init(rules: RoutingRules, statuses: [SupplierID: CheckStatus] = [:]) {
    self.rules = rules
    maximumReadingAge = rules.maximumReadingAge.wholeMicroseconds
    self.statuses = statuses
  }

  /// The router that follows the rules of another one and knows what this one was told.
  func following(_ other: Router) -> Router {
    statuses.isEmpty
      ? other
      : Router(rules: other.rules, maximumReadingAge: other.maximumReadingAge, statuses: statuses)
  }

  private init(
    rules: RoutingRules, maximumReadingAge: Int64, statuses: [SupplierID: CheckStatus]
  ) {
    self.rules = rules
    self.maximumReadingAge = maximumReadingAge
    self.statuses = statuses
  }
}
