@testable import PurserCore

extension OrderSlab {
  /// What is wrong inside: an order that is not found by its name, or that waits for its deadline and is
  /// not among those that do, or in the wrong place there.
  func inconsistency() -> String? {
    let slots = slots
    guard slots.count == count else { return "\(slots.count) orders instead of \(count)" }
    for slot in slots {
      guard let id = id(of: slot) else { return "the order at \(slot) has no name" }
      guard self.slot(of: id) == slot else { return "\(id) is not found" }
    }
    let waiting = slots.filter { self[$0]?.isAwaited ?? false }.compactMap { id(of: $0) }
    let own = awaitedByOwnLength
    let all = awaited + own
    guard Set(all) == Set(waiting), all.count == waiting.count else {
      return "\(all.count) orders wait instead of \(waiting.count)"
    }
    let deadlines = own.compactMap { self[$0] }.compactMap { order in
      order.timeToLive.map { order.lastHeardAt + $0 }
    }
    guard ownCount == own.count, nextOfOwnLength?.at == deadlines.min(),
      deadlines == deadlines.sorted()
    else {
      return "the first of \(own.count) deadlines of their own is another one"
    }
    let silences = awaited.compactMap { self[$0]?.lastHeardAt }
    return zip(silences, silences.dropFirst()).allSatisfy { $0 <= $1 }
      ? nil : "the deadlines are out of order"
  }
}
