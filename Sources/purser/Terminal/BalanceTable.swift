import PurserCore

extension BalanceSheet {
  /// The sheet for people: a row for each pool, the totals below, then why checks failed.
  var table: String {
    var table = Table([
      ("SUPPLIER", .left), ("POOL", .left), ("CURRENCY", .left), ("AVAILABLE", .right),
      ("HELD", .right), ("SPENDABLE", .right), ("AGE", .right), ("STATE", .left),
    ])
    for line in lines { table.add(line.row) }
    var sums = Table([
      ("TOTAL", .left), ("AVAILABLE", .right), ("SPENDABLE", .right),
    ])
    for total in totals {
      sums.add([
        total.currency.code, total.available?.decimalString ?? "out of range",
        total.spendableLow?.decimalString ?? "out of range",
      ])
    }
    let parts = [
      table.text, totals.isEmpty ? "" : sums.text, failureLines.joined(separator: "\n"),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// A line for each supplier whose last check failed, with the reason.
  var failureLines: [String] {
    lines.compactMap { line in line.failure.map { "\(line.supplier): \($0)" } }.uniqued()
  }
}

extension BalanceSheet.Line {
  fileprivate var row: [String] {
    guard let position, let age else {
      return [supplier.name, "-", "-", "-", "-", "-", "-", state.rawValue]
    }
    let pool = position.pool
    return [
      supplier.name, pool.pool, pool.currency.code, position.reading.available.decimalString,
      position.held.decimalString, position.spendable.low.decimalString,
      "\(age.wholeSeconds) s", state.rawValue,
    ]
  }
}

extension [String] {
  /// The texts without repetitions, each where it stood first.
  fileprivate func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Decision {
  /// The decision for people: every candidate with its reason.
  var table: String {
    var table = Table([
      ("SUPPLIER", .left), ("POOL", .left), ("COST", .right), ("SPENDABLE", .right),
      ("REASON", .left),
    ])
    for candidate in candidates {
      table.add([
        candidate.supplier.name, candidate.pool?.pool ?? "-",
        candidate.cost?.decimalString ?? "-", candidate.spendable?.decimalString ?? "-",
        candidate.reason(under: policy),
      ])
    }
    return table.text
  }
}
