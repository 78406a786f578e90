/// The facts of one decision that hold for every supplier.
struct DecisionRound {
  let order: Order
  let router: Router
  /// The moment, in microseconds since the epoch.
  let now: Int64
  /// The day on the owner's clock; of no meaning where nobody has a cap.
  let today: Int64
  /// Whether something is known that may speak against a plain answer.
  let hasDoubts: Bool
  /// How old a reading may be, in microseconds.
  let maximumAge: Int64
  /// What refusals of orders told; `nil` where nothing stands against any order.
  let health: OrderHealth?
}
