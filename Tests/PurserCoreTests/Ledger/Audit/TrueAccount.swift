/// The money of one pool as it really is at a simulated supplier, and as it ever was. Moments count
/// microseconds of simulated time, amounts the units of the currency.
struct TrueAccount {
  private var moments: [Int64] = [.min]
  private var balances: [Int64]
  /// What others than Purser's orders put in or took out, in all.
  private(set) var external: Int64 = 0
  /// When somebody else spent last without a word to the ledger, as the ledger would date it.
  private(set) var lastSpend = Int64.min
  /// How far the ledger's time is from the truth.
  var ledgerShift: Int64 = 0
  /// What the orders on their way may still take.
  var claims: Int64 = 0

  init(balance: Int64) { balances = [balance] }

  /// What is there now.
  var balance: Int64 { balances[balances.count - 1] }

  /// What was there at `moment`.
  func balance(at moment: Int64) -> Int64 {
    var (low, high) = (0, moments.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if moments[middle] <= moment { low = middle } else { high = middle - 1 }
    }
    return balances[low]
  }

  mutating func change(by units: Int64, at moment: Int64) {
    guard units != 0 else { return }
    moments.append(moment)
    balances.append(balance + units)
  }

  /// A change that no order explains.
  mutating func changeFromOutside(by units: Int64, at moment: Int64, isTold: Bool) {
    change(by: units, at: moment)
    external += units
    if units < 0, !isTold { lastSpend = moment + ledgerShift }
  }
}
