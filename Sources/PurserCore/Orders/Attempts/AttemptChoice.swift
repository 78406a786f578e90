/// Which attempt of an order is meant where the order is named.
package enum AttemptChoice: Hashable, Sendable {
  /// The attempt whose hold has exactly this name.
  case named
  /// The one that reports are about: the latest whose outcome is not told, or else the latest.
  case current
  /// The one that says where the order stands: `Collection.leading`.
  case leading
}

extension Collection<OrderStatus> {
  /// Which of the attempts of one order, the first one first, is meant.
  ///
  /// - Parameter choice: which is asked for; `.named` is the first.
  /// - Returns: its place; `nil` where there are none.
  package func place(of choice: AttemptChoice) -> Index? {
    switch choice {
    case .named: indices.first
    case .current: latest { $0.isOpen ? 1 : 0 }
    case .leading: leading
    }
  }

  /// Which of the attempts of one order, the first one first, says where the order stands: the one that was bought;
  /// else the one whose outcome is not told; else the latest. An order that went elsewhere while an attempt was in
  /// doubt may have been bought by that one, whatever became of those that followed.
  package var leading: Index? { latest(\.weight) }

  /// The latest of those that weigh most.
  private func latest(_ weight: (OrderStatus) -> Int) -> Index? {
    indices.max { (weight(self[$0]), $0) < (weight(self[$1]), $1) }
  }
}

extension OrderStatus {
  /// Whether its outcome is not told.
  fileprivate var isOpen: Bool { state.holding.map { $0.ending == nil } ?? false }

  /// How much it counts beside other attempts of its order: money that is spent before money that may be, and that
  /// before money that came back.
  fileprivate var weight: Int {
    guard let holding = state.holding else { return 0 }
    // A hold is divided where a part of it was bought.
    if holding.hold.share != nil { return 4 }
    return switch holding.ending {
    case .settled?: 4
    case nil: 3
    case .expired?: holding.unknownAt == nil ? 0 : 2
    case .reversed?: 1
    case .released?: 0
    }
  }
}
