internal import PurserCore

/// Who follows orders, and where the orders stand.
struct Followers {
  private enum Follower {
    case waiter(CheckedContinuation<CarriedOrder?, Never>)
    case stream(AsyncStream<CarriedOrder>.Continuation)
  }

  /// How many orders are remembered after their end.
  private static let remembered = 1_024

  /// Where the orders stand that are under way, or ended lately.
  private var standings: [OrderID: CarriedOrder] = [:]
  /// What was delivered of them lately, by order and attempt.
  private var contents: [OrderID: [OrderID: [[AttemptNews.Field]]]] = [:]
  private var ended: [OrderID] = []
  private var oldest = 0
  private var followers: [OrderID: [Int: Follower]] = [:]
  private var orders: [Int: OrderID] = [:]
  private var count = 0

  /// Where an order stands; `nil` where that is not known here.
  subscript(order: OrderID) -> CarriedOrder? { standings[order] }

  /// Tells everybody who follows an order where it stands.
  mutating func publish(_ standing: CarriedOrder) {
    let order = standing.order
    let wasOver = standings[order]?.progress == .over
    var standing = standing
    let hold = standing.note.hold
    if !standing.content.isEmpty { contents[order, default: [:]][hold] = standing.content }
    standing.content = contents[order]?[hold] ?? []
    standings[order] = standing
    if standing.progress == .over, !wasOver { remember(order) }
    guard let following = followers[order] else { return }
    for (number, follower) in following {
      switch follower {
      case .stream(let stream):
        stream.yield(standing)
        if standing.progress == .over { end(number, with: standing) }
      case .waiter:
        // Nothing comes of waiting where only people can tell.
        if standing.progress != .underWay { end(number, with: standing) }
      }
    }
  }

  /// What an attempt delivered lately; `nil` where that is not known here.
  func content(of hold: OrderID) -> [[AttemptNews.Field]]? { contents[hold.order]?[hold] }

  /// Lets go of what an attempt delivered.
  mutating func forgetContent(of hold: OrderID) {
    contents[hold.order]?[hold] = nil
    if standings[hold.order]?.note.hold == hold { standings[hold.order]?.content = [] }
  }

  private mutating func remember(_ order: OrderID) {
    guard ended.count == Self.remembered else { return ended.append(order) }
    if standings[ended[oldest]]?.progress == .over {
      standings[ended[oldest]] = nil
      contents[ended[oldest]] = nil
    }
    ended[oldest] = order
    oldest = (oldest + 1) % Self.remembered
  }

  // MARK: Following

  /// Adds somebody who waits for the end of an order.
  ///
  /// - Returns: the number by which he is sent away.
  mutating func add(
    _ waiter: CheckedContinuation<CarriedOrder?, Never>, of order: OrderID
  ) -> Int {
    add(.waiter(waiter), order)
  }

  /// Adds somebody who is told every change of an order.
  ///
  /// - Returns: the number by which he is sent away.
  mutating func add(
    _ stream: AsyncStream<CarriedOrder>.Continuation, of order: OrderID
  ) -> Int {
    add(.stream(stream), order)
  }

  private mutating func add(_ follower: Follower, _ order: OrderID) -> Int {
    count += 1
    followers[order, default: [:]][count] = follower
    orders[count] = order
    return count
  }

  /// Sends somebody away, with where his order stands.
  mutating func dismiss(_ number: Int) {
    guard let order = orders[number] else { return }
    end(number, with: standings[order])
  }

  /// Sends everybody away.
  mutating func endAll() {
    for number in orders.keys.sorted() { dismiss(number) }
  }

  private mutating func end(_ number: Int, with standing: CarriedOrder?) {
    guard let order = orders.removeValue(forKey: number),
      let follower = followers[order]?.removeValue(forKey: number)
    else { return }
    if followers[order]?.isEmpty ?? false { followers[order] = nil }
    switch follower {
    case .waiter(let waiter): waiter.resume(returning: standing)
    case .stream(let stream): stream.finish()
    }
  }
}
