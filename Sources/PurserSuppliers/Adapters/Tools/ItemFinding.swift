internal import CurlClient
internal import ExactJSON

/// What became of one item of a reply, or of a whole reply where a row has no `each`.
package struct ItemFinding: Sendable {
  /// Which call, from 1.
  package let call: Int
  /// Which reply to it, from 1: a page, or a round of `for_each`.
  package let page: Int
  /// The row and the item: `balances row 1, item 2`.
  package let place: String
  /// Whether `where` lets it count.
  package let counts: Bool
  /// What it is: the pool, the currency and the amount, or why it does not count.
  package let sentence: String
}

extension ItemFinding {
  /// The same without secrets.
  func redacted(_ redaction: Redaction) -> ItemFinding {
    ItemFinding(
      call: call, page: page, place: place, counts: counts, sentence: redaction.redacted(sentence))
  }
}

extension ReplyInspection {
  /// The most items of a reply that are shown.
  private static let mostItems = 200

  /// Each item of each row, in the order of the adapter.
  func items(page: Int) -> [ItemFinding] {
    guard let scope else { return [] }
    var findings: [ItemFinding] = []
    for row in call.rows {
      let documents =
        row.each.map { (try? $0.judged(in: scope)) ?? [] } ?? [JudgedDocument(document: scope.item)]
      for (index, judged) in documents.prefix(Self.mostItems).enumerated() {
        let place = row.each == nil ? row.label : "\(row.label), item \(index + 1)"
        let (counts, sentence) =
          judged.doubt.map { (false, "unavailable, `each` cannot be evaluated: \($0.sentence)") }
          ?? Self.finding(row, scope.at(judged.document))
        findings.append(
          ItemFinding(
            call: received.call + 1, page: page, place: place, counts: counts, sentence: sentence))
      }
    }
    return findings
  }

  private static func finding(_ row: BalanceRow, _ item: Scope) -> (counts: Bool, String) {
    let each = row.each?.items.text
    if let condition = row.condition {
      switch condition.verdict(in: item) {
      case .holds: break
      case .fails:
        let reason = condition.reason(in: item, itemsOf: each) ?? "`\(condition.text)`"
        return (false, "left out, `where` does not hold: \(reason)")
      case .open(let doubt):
        return (false, "unavailable, `where` cannot be evaluated: \(doubt.sentence)")
      }
    }
    do throws(ExpressionFailure) {
      let pool = try row.pool.text(in: item)
      let currency = try row.currency.text(in: item)
      let unit = row.unit == .major ? "" : " (\(row.unit.written))"
      let amount = try row.available?.number(in: item).description ?? "-"
      return (true, "\(Quotation.quotedOfReply(pool)) \(currency) \(amount)\(unit)")
    } catch {
      return (true, error.sentence)
    }
  }
}

extension AmountUnit {
  /// The unit as an adapter has it.
  fileprivate var written: String {
    switch self {
    case .major: "major"
    case .minor: "minor"
    case .scale(let places): "scale \(places)"
    }
  }
}
