internal import PurserCore

/// How dates of a ledger move back that a clock had put ahead: those after the last right one by so much, and none
/// before that. What came first still comes first.
struct DateShift: Hashable {
  /// The last date that stays; `nil` where all move.
  let floor: Timestamp?
  let by: Duration

  /// A date as it should have been.
  func date(_ moment: Timestamp) -> Timestamp {
    guard let floor else { return moment - by }
    return moment > floor ? max(floor, moment - by) : moment
  }

  /// The same in SQL, of a column.
  func sql(_ column: String) -> String {
    let by = by.wholeMicroseconds
    guard let floor = floor?.microsecondsSinceEpoch else { return "\(column) - \(by)" }
    return "CASE WHEN \(column) > \(floor) THEN max(\(floor), \(column) - \(by)) ELSE \(column) END"
  }

  /// A moment that a supplier stated in a reading: it is as far from the reading as before.
  func stated(_ moment: Timestamp, receivedAt: Timestamp) -> Timestamp {
    moment + date(receivedAt).since(receivedAt)
  }
}
