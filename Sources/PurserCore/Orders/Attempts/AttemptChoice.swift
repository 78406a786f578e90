/// Which attempt of an order is meant where the order is named.
package enum AttemptChoice: Hashable, Sendable {
  /// The attempt whose hold has exactly this name.
  case named
  /// The one that a report can be about: it was bought, or may be. The latest, where all came to nothing.
  case only
  /// The one that says where the order stands: `Collection.leading`.
  case leading
}

extension Collection<OrderStatus> {
  /// The attempts of one order, the first one first, that were bought or may be: what is told without the number of an
  /// attempt may be about any of them. The latest where there are none.
  package var possible: [OrderStatus] {
    let possible = filter { $0.weight > 0 }
    return possible.isEmpty ? suffix(1).map(\.self) : possible
  }

  /// Which of the attempts of one order, the first one first, says where the order stands: the one that was bought;
  /// else the one whose outcome is not told; else the latest. An order that went elsewhere while an attempt was in
  /// doubt may have been bought by that one, whatever became of those that followed.
  package var leading: Index? {
    indices.max { (self[$0].weight, $0) < (self[$1].weight, $1) }
  }
}

extension OrderStatus {
  /// How much it counts beside other attempts of its order: money that is spent before money that may be, and that
  /// before money that came back.
  fileprivate var weight: Int {
    guard let holding = state.holding else { return 0 }
    return switch holding.ending {
    case .reversed?: 1
    // A hold is divided where a part of it was bought.
    case _ where holding.hold.share != nil: 4
    case .settled?: 4
    case nil: 3
    case .expired?: holding.unknownAt == nil ? 0 : 2
    case .released?: 0
    }
  }
}
