package import PurserCore

/// All that is known of a supplier as a whole, as far as alerts need it.
package struct WatchedSupplier: Hashable, Sendable {
  /// How its checks go.
  package enum Checks: Hashable, Sendable {
    /// None has ended yet.
    case unknown
    /// The last one succeeded.
    case succeed
    /// The last ones failed.
    case fail(CheckTrouble)

    /// How they go after some checks more.
    ///
    /// - Parameter status: how they went; asking more often than checks are made changes nothing.
    /// - Returns: how they go now.
    package func following(_ status: CheckStatus) -> Checks {
      guard let end = status.checkedAt else { return .unknown }
      guard let failure = status.failure else { return .succeed }
      // A check that succeeded in between ended what was before.
      let earlier = trouble.flatMap { trouble in
        status.succeededAt.map { $0 > trouble.lastAt } ?? false ? nil : trouble
      }
      guard earlier?.lastAt != end else { return self }
      return .fail(CheckTrouble(failure, at: end, after: earlier))
    }

    /// Why they fail.
    var trouble: CheckTrouble? {
      switch self {
      case .unknown, .succeed: nil
      case .fail(let trouble): trouble
      }
    }
  }

  /// Orders of which nobody knows what became.
  package struct UnknownOrders: Hashable, Sendable {
    /// How many.
    package var count: Int
    /// Since when that is so of the first of them; `nil` where there are none.
    package var since: Timestamp?
    /// The money that is set aside for them, one sum for each currency.
    package var held: [Money]

    /// `count` orders, the first of them since a moment.
    package init(count: Int, since: Timestamp?, held: [Money] = []) {
      self.count = count
      self.since = since
      self.held = held
    }

    /// None.
    package static let zero = UnknownOrders(count: 0, since: nil)
  }

  /// A product that cost more than its price.
  package struct PriceRise: Hashable, Sendable {
    /// The product.
    package var sku: String
    /// What a unit should cost.
    package var price: Money
    /// What was charged for one.
    package var charged: Money
    /// When.
    package var at: Timestamp

    /// A unit of `sku` that cost `charged` instead of `price`.
    package init(sku: String, price: Money, charged: Money, at: Timestamp) {
      self.sku = sku
      self.price = price
      self.charged = charged
      self.at = at
    }
  }

  /// Which supplier.
  package var id: SupplierID
  /// How its checks go.
  package var checks: Checks
  /// Orders of which nobody knows what became; `nil` where nobody knows whether there are any.
  package var unknownOrders: UnknownOrders?
  /// The products that cost more than their prices of late: as long as they stand here, the alert goes on.
  package var priceRises: [PriceRise]

  /// A supplier.
  package init(
    _ id: SupplierID, checks: Checks = .unknown, unknownOrders: UnknownOrders? = nil,
    priceRises: [PriceRise] = []
  ) {
    self.id = id
    self.checks = checks
    self.unknownOrders = unknownOrders
    self.priceRises = priceRises
  }
}
