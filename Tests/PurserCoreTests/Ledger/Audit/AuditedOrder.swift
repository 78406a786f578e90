import PurserCore

/// An order as it really stands at its simulated supplier.
struct AuditedOrder {
  /// What the supplier did with it.
  enum Stage {
    /// It has not left its shop.
    case waiting
    /// The supplier may have it.
    case onItsWay
    /// The supplier works on it.
    case accepted
    /// Bought for good.
    case bought
    /// Not bought, and never will be; what was taken was given back.
    case refused
  }

  /// One pool's part.
  struct Line {
    let account: Int
    var held: Int64
    /// What the supplier has taken, less what it gave back.
    var taken: Int64 = 0
    /// What it may still take.
    var claim: Int64
    /// What it will have taken in the end, if it is bought.
    var actual: Int64
  }

  var id: OrderID
  let supplier: Int
  /// When something was taken or given back last; at first, when it was held.
  var changedAt: Int64
  var stage: Stage
  var lines: [Line]

  /// An order that the ledger holds money for; it will cost `actual` in all.
  ///
  /// - Parameters:
  ///   - id: its name.
  ///   - supplier: whose order it is.
  ///   - lines: what each account holds for it.
  ///   - actual: what it will cost in the end, if it is bought: at most the sum of the lines.
  ///   - isSent: whether it may be on its way at once.
  ///   - moment: when it was held.
  init(
    id: OrderID, supplier: Int, lines: [(account: Int, held: Int64)], actual: Int64, isSent: Bool,
    at moment: Int64
  ) {
    self.id = id
    self.supplier = supplier
    changedAt = moment
    stage = isSent ? .onItsWay : .waiting
    var rest = actual
    self.lines = lines.map { line in
      let part = min(rest, line.held)
      rest -= part
      return Line(account: line.account, held: line.held, claim: line.held, actual: part)
    }
  }

  var held: Int64 { lines.reduce(0) { $0 + $1.held } }
  var actual: Int64 { lines.reduce(0) { $0 + $1.actual } }
}

extension AuditedOrder.Stage {
  /// Whether more may be taken.
  var isPending: Bool {
    switch self {
    case .waiting, .onItsWay, .accepted: true
    case .bought, .refused: false
    }
  }
}
