import PurserCore

/// Suppliers that orders found short and that are not asked again before a moment, and what is to be told
/// of the checks meanwhile. With it an order is turned away without waiting for the monitor's turn, as
/// long as no check has begun or ended.
struct ShortSuppliers: Sendable {
  /// Those of the latest order: the next one mostly finds the same.
  private var latest: [SupplierID] = []
  private var all: Set<SupplierID> = []
  /// From when this was found until when it holds.
  private var time: Range<Timestamp>
  /// The checks that did not read everything.
  private let statuses: [SupplierID: CheckStatus]

  /// Nobody yet.
  ///
  /// - Parameters:
  ///   - statuses: how the checks of all suppliers go.
  ///   - now: the moment.
  init(_ statuses: [SupplierID: CheckStatus], at now: Timestamp) {
    self.statuses = statuses.filter { $0.value.tellsOfPools }
    time = now..<Timestamp(microsecondsSinceEpoch: .max)
  }

  /// Takes suppliers in.
  ///
  /// - Parameters:
  ///   - suppliers: whom an order found short.
  ///   - moment: when the first of them may be asked again.
  mutating func insert(_ suppliers: [SupplierID], until moment: Timestamp) {
    latest = suppliers
    all.formUnion(suppliers)
    time = time.lowerBound..<max(time.lowerBound, min(time.upperBound, moment))
  }

  /// Whether what was found holds at a moment.
  func holds(at now: Timestamp) -> Bool { time.contains(now) }

  /// What the checks tell; `nil` where one of `suppliers` may be asked again, as far as is known here.
  func statuses(
    short suppliers: [SupplierID], at now: Timestamp
  ) -> [SupplierID: CheckStatus]? {
    guard holds(at: now), suppliers == latest || all.isSuperset(of: suppliers) else {
      return nil
    }
    return statuses
  }
}

extension CheckStatus {
  /// Whether it says why a pool is not known, or that there is none: of a check that read all that the
  /// supplier has, orders need not be told.
  fileprivate var tellsOfPools: Bool { failure != nil || !poolFailures.isEmpty || hasNoPools }
}
