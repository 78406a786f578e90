/// What the owner's terms and the price say against a supplier, in a few words.
extension Exclusion {
  /// Writes an exclusion by price, rate, rule or cap; nothing for any other.
  func writeTerms(to text: inout TextBytes) {
    switch self {
    case .expiredPrice(let moment):
      text.append("its price expired at ")
      text.append(moment)
    case .futurePrice(let moment):
      text.append("its price counts from ")
      text.append(moment)
      text.append(" on")
    case .otherQuantity: text.append("sells it in other quantities only")
    case .costOutOfRange:
      text.append("the quantity times its price, or that at the rate, is out of range")
    case .noRate(let from, let to, let expiredAt):
      text.append(text: expiredAt == nil ? "there is no rate from " : "the rate from ")
      text.append(text: "\(from) to \(to)")
      if let expiredAt {
        text.append(" expired at ")
        text.append(expiredAt)
      }
    case .ruledOut(let rule): text.append(text: "the rule `\(rule)` keeps it from such orders")
    case .capped(.order, let needs, let has):
      text.append("needs ")
      text.append(decimal: needs)
      text.append(", an order may cost ")
      text.append(has)
      text.append(" there")
    case .capped(.day, let needs, let has):
      text.append("needs ")
      text.append(decimal: needs)
      text.append(", of its cap of the day are left ")
      text.append(has)
    case .capped(.share(let percent), _, let has):
      text.append("orders took ")
      text.append(has)
      text.append(text: " from it in the day, more than its \(percent) % of all")
    case .outOfFunds(let since):
      text.append("refused an order for its funds at ")
      text.append(since)
      text.append(", and no reading has shown more since")
    case .circuitOpen(let kind, let until):
      let what = kind.isWithoutAnswer ? "fails at orders" : "refuses orders"
      text.append(text: "\(what) (\(kind.rawValue)), and is left alone until ")
      text.append(until)
    case .checkRefused(let refusal):
      text.append(text: "its checks are refused as `\(refusal.kind.failure.rawValue)` since ")
      text.append(refusal.since)
      text.append(", and it gets orders again once one succeeds")
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .noPool, .noReading,
      .waiting,
      .staleReading, .lapsed, .insufficientFunds:
      break
    }
  }
}

extension Policy {
  /// Writes what it ranked a supplier by, in the form of `hasFigure`.
  func write(_ figure: Int64, to text: inout TextBytes) {
    switch self {
    case .priority, .cheapest, .mostFunds, .weighted, .roundRobin: break
    case .longestRunway, .spread:
      if figure < 0 { return text.append(", how long its money lasts is not known") }
      text.append(text: ", its money lasts \(figure / 1_440) d \(figure / 60 % 24) h")
    case .drain:
      if figure == .max { return text.append(", its money does not lapse") }
      text.append(", its money lapses at ")
      text.append(Timestamp(microsecondsSinceEpoch: figure))
    case .fastest:
      text.append(text: ", takes \(figure / 1_000_000).\(figure / 100_000 % 10) s")
    case .mostReliable, .cheapestReliable:
      text.append(text: ", \(figure / 10_000).\(figure / 1_000 % 10) % of its attempts succeed")
    }
  }
}
