internal import PurserCore

/// The places of the checks under way, and which suppliers wait for one: a check that begins makes its
/// requests at once, and what waits for a connection only then has been dated and signed already, and its
/// time runs. A check that waits is a name, and has no task yet.
struct CheckQueue {
  /// The most checks under way at a time.
  let most: Int
  private(set) var underWay = 0
  private var urgent: [SupplierID] = []
  private var regular: [SupplierID] = []
  /// How many of the first regular ones have gone on.
  private var passed = 0

  /// A queue before so many places.
  init(most: Int) { self.most = most }

  /// Waits behind the others, or, where an order waits for the answer, before all regular checks.
  mutating func wait(_ supplier: SupplierID, isUrgent: Bool) {
    if isUrgent { urgent.append(supplier) } else { regular.append(supplier) }
  }

  /// Takes a place for the first that waits.
  ///
  /// - Parameter onlyUrgent: whether regular checks wait on.
  /// - Returns: who it is; `nil` where nobody waits or there is no place.
  mutating func takeNext(onlyUrgent: Bool) -> SupplierID? {
    guard underWay < most else { return nil }
    if !urgent.isEmpty {
      underWay += 1
      return urgent.removeFirst()
    }
    guard !onlyUrgent, passed < regular.count else { return nil }
    underWay += 1
    let next = regular[passed]
    passed += 1
    if passed == regular.count {
      regular.removeAll(keepingCapacity: true)
      passed = 0
    }
    return next
  }

  /// Leaves a place.
  mutating func leavePlace() { underWay -= 1 }
}
