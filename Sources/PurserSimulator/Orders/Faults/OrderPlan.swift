/// What becomes of one order, by all the faults that strike it.
struct OrderPlan: Hashable, Sendable {
  /// Why nothing is done at all.
  enum Obstacle: Hashable, Sendable {
    case dropped
    case failed(status: Int)
    case sticky(status: Int, isTaken: Bool)
    case refused(OrderRefusal)
  }

  /// What becomes of the reply to an order that is taken.
  enum Reply: Hashable, Sendable {
    case sent
    case lost
    case failed(status: Int)
  }

  /// What the reply waits for.
  enum Wait: Hashable, Sendable {
    case nothing
    /// So long; `nil` until it is released. The order is taken before, or only then.
    case time(Duration?, isTakenLate: Bool)
    case message
  }

  /// What becomes of an order that is taken.
  enum Course: Hashable, Sendable {
    case atOnce
    /// Delivered so much later; `nil` when it is released.
    case later(Duration?)
    case failing(Duration)
  }

  var obstacle: Obstacle?
  var reply = Reply.sent
  var wait = Wait.nothing
  var course: Course?
  var isPartial = false
  var reversedAfter: Duration?
  var codesAfter: Duration?
  var messages = 1

  /// Adds one fault.
  mutating func add(_ fault: OrderFault) {
    switch fault {
    case .dropped: obstacle = .dropped
    case .failedBefore(let status): obstacle = .failed(status: status)
    case .sticky(let status, let isTaken): obstacle = .sticky(status: status, isTaken: isTaken)
    case .noFunds: obstacle = .refused(.funds)
    case .noStock: obstacle = .refused(.stock)
    case .unknownProduct: obstacle = .refused(.unknownProduct)
    case .lostReply: reply = .lost
    case .failedAfter(let status): reply = .failed(status: status)
    case .slow(let time): wait = .time(time, isTakenLate: false)
    case .takenLate(let time): wait = .time(time, isTakenLate: true)
    case .partial: isPartial = true
    case .pending(let time): course = .later(time)
    case .failsLater(let time): course = .failing(time)
    case .reversed(let time): reversedAfter = time
    case .codesLater(let time): codesAfter = time
    case .messageTwice: messages = 2
    case .messageBeforeReply: wait = .message
    case .noMessage: messages = 0
    }
  }
}
