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
      table.text, totals.isEmpty ? "" : sums.text, pauseLines.joined(separator: "\n"),
      failureLines.joined(separator: "\n"),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// A line for each supplier from which something keeps orders away.
  var pauseLines: [String] {
    var seen: Set<SupplierID> = []
    return lines.compactMap { line in
      line.pause.flatMap { seen.insert(line.supplier).inserted ? "\(line.supplier) \($0)" : nil }
    }
  }

  /// A line for each supplier whose last check failed, and for each pool that it could not read beside
  /// others, with the reason.
  var failureLines: [String] {
    failures.map { "\($0.supplier): \($0.message)" }
  }

  /// Why suppliers, and pools of them, could not be read, each reason once.
  var failures: [(supplier: SupplierID, message: String)] {
    var seen: Set<String> = []
    return lines.compactMap { line in
      guard let message = line.failureMessage, seen.insert("\(line.supplier): \(message)").inserted
      else { return nil }
      return (line.supplier, message)
    }
  }
}

extension BalanceSheet.Line {
  /// Why it could not be read; of a pool that fails alone, which one.
  fileprivate var failureMessage: String? {
    guard let failure else { return nil }
    guard failsAlone, let part else { return failure.description }
    return "\(part): \(failure)"
  }

  /// What can be said of it, with the pool that has its money where that is known.
  private var word: String {
    let moved = state == .absent ? reading?.absence?.movedTo.map { ", moved to \($0)" } : nil
    let marks =
      (isRetired ? ", retired" : "") + (pause == nil ? "" : ", paused")
      + (exclusion.map { ", \($0.code)" } ?? "")
    return state.rawValue + (moved ?? "") + marks
  }

  fileprivate var row: [String] {
    guard let reading, let held, let spendable, let age else {
      return [supplier.name, pool ?? "-", unit ?? "-", "-", "-", "-", "-", word]
    }
    let pool = reading.pool
    return [
      supplier.name, pool.pool, pool.currency.code, reading.available.decimalString,
      held.decimalString, spendable.low.decimalString,
      "\(age.wholeSeconds) s", word,
    ]
  }
}

extension Decision {
  /// The decision for people: every supplier with its reason.
  var table: String {
    var table = Table([
      ("SUPPLIER", .left), ("POOL", .left), ("COST", .right), ("SPENDABLE", .right),
      ("REASON", .left),
    ])
    for judgement in judgements {
      table.add([
        judgement.supplier.name, judgement.pool?.pool ?? "-",
        judgement.cost?.decimalString ?? "-", judgement.spendable?.decimalString ?? "-",
        judgement.reason(under: policy),
      ])
    }
    return table.text
  }
}
