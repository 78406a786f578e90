import PurserCore

/// A wallet as it really is at a simulated supplier, which gives it other names as it likes.
struct NamedWallet: Equatable {
  /// The names that it ever had; no other wallet ever has one of them.
  let names: [String]
  /// Which of them it has now.
  var name: Int = 0
  /// What is there.
  var balance: Int64
  /// What the orders on their way may still take.
  var claims: Int64 = 0
  /// Whether the supplier names it at present.
  var isShown = true
  /// Whether what the supplier shows of it cannot be read, for as long as it likes.
  var isOdd = false
  /// The wallet that it was merged into.
  var heir: Int?
}

/// An order as it really stands.
struct WalletOrder {
  /// What the supplier did with it.
  enum Stage {
    case onItsWay
    case bought
    case refused
  }

  let id: OrderID
  /// What each wallet holds for it.
  let lines: [(wallet: Int, units: Int64)]
  var stage = Stage.onItsWay
  /// The balance in the supplier's reply, as it was when the supplier decided the order.
  var reply: Int64?
}

/// A finding, and whose it is.
struct WalletFinding: Hashable {
  let pool: PoolID
  let finding: Finding
}

/// A check on its way: what it will show, and of when it is.
struct WalletCheck {
  let requestedAt: Int64
  let receivedAt: Int64
  let deliveredAt: Int64
}
