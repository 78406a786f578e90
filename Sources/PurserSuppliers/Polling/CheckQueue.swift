/// The places of the checks under way, and who waits for one: a check that begins makes its requests at
/// once, and what waits for a connection only then has been dated and signed already, and its time runs.
///
/// A value; whoever has it resumes those that it gives.
struct CheckQueue {
  /// Goes on with a check that has its place.
  typealias Waiter = CheckedContinuation<Void, Never>

  /// The most checks under way at a time.
  let most: Int
  private(set) var underWay = 0
  private var urgent: [Waiter] = []
  private var regular: [Waiter] = []
  /// How many of the first regular ones have gone on.
  private var passed = 0

  /// A queue before so many places.
  init(most: Int) { self.most = most }

  /// How many wait.
  var waiting: Int { urgent.count + regular.count - passed }

  /// Takes a place; `false` where there is none, and one has to wait.
  mutating func takePlace() -> Bool {
    guard underWay < most else { return false }
    underWay += 1
    return true
  }

  /// Waits behind the others, or, where an order waits for the answer, before all regular checks.
  mutating func wait(_ waiter: Waiter, isUrgent: Bool) {
    if isUrgent { urgent.append(waiter) } else { regular.append(waiter) }
  }

  /// Leaves a place.
  ///
  /// - Returns: who has it now, to be resumed.
  mutating func leavePlace() -> Waiter? {
    if !urgent.isEmpty { return urgent.removeFirst() }
    guard passed < regular.count else {
      underWay -= 1
      return nil
    }
    let next = regular[passed]
    passed += 1
    if passed == regular.count {
      regular.removeAll(keepingCapacity: true)
      passed = 0
    }
    return next
  }
}
