import ExactJSON
import PurserCore
import PurserSuppliers

extension AdapterTrial {
  /// All of it for people: the way on standard error, the balances on standard output.
  func tell() {
    for exchange in exchanges { exchange.tell() }
    for finding in findings { Terminal.complain(finding.line) }
    if !findings.isEmpty { Terminal.complain("") }
    tellItems()
    for rule in rules { Terminal.complain(rule.sentence) }
    if !rules.isEmpty { Terminal.complain("") }
    for failure in failures { Terminal.complain(failure.line) }
    if !failures.isEmpty { Terminal.complain("") }
    for sentence in unasked { Terminal.complain(sentence) }
    if !unasked.isEmpty { Terminal.complain("") }
    switch outcome {
    case .success(let pools) where pools.isEmpty: Terminal.complain("no balances")
    case .success(let pools):
      Terminal.say(Self.table(pools).text)
      for pool in pools { for cut in pool.cuts { Terminal.complain("\(pool.pool): \(cut)") } }
    case .failure(let failure):
      let wait = failure.retryAfter.map { "; it asks to be left alone for \($0.literal)" } ?? ""
      Terminal.complain("\(failure)\(wait)")
    }
  }

  /// The items where there are several, or where one does not count.
  private func tellItems() {
    guard items.count > 1 || items.contains(where: { !$0.counts }) else { return }
    let calls = Set(items.map(\.call)).count
    let pages = Set(items.map { [$0.call, $0.page] }).count
    for item in items {
      // The row's own label says which call it is of.
      let page = pages > calls ? "reply \(item.page), " : ""
      Terminal.complain("\(page)\(item.place): \(item.sentence)")
    }
    Terminal.complain("")
  }

  private static func table(_ pools: [PoolReport]) -> Table {
    let given = (pools.first?.amounts ?? []).map(\.name).filter { name in
      pools.contains { $0.amounts.contains { $0.name == name && $0.amount != nil } }
    }
    let moments: [(String, (PoolReport) -> Timestamp?)] = [
      ("UPDATED_AT", \.updatedAt), ("EXPIRES_AT", \.expiresAt),
    ]
    let shown = moments.filter { _, moment in pools.contains { moment($0) != nil } }
    var table = Table(
      [("POOL", .left), ("CURRENCY", .left), ("AVAILABLE", .right)]
        + given.map { ($0.uppercased(), .right) } + shown.map { ($0.0, .left) } + [("NOTE", .left)])
    for pool in pools {
      let amounts = given.map { name in
        pool.amounts.first { $0.name == name }?.amount?.decimalString ?? "-"
      }
      table.add(
        [pool.pool, pool.currency.code, pool.available?.decimalString ?? "-"] + amounts
          + shown.map { _, moment in moment(pool)?.rfc3339 ?? "-" } + [pool.note ?? ""])
    }
    return table
  }
}

extension AdapterTrial.Exchange {
  /// The exchange for people, on standard error.
  func tell() {
    for value in lets { Terminal.complain("let \(value.name): \(value.text.quoted)") }
    for value in signed { Terminal.complain("\(value.name) of \(value.text.quoted)") }
    Terminal.complain(request.indented(by: "> "))
    let silence = mayHaveBeenSent ? "no reply" : "no reply: the request did not leave"
    Terminal.complain((reply ?? silence).indented(by: "< ") + "\n")
  }
}

extension PoolFailure {
  fileprivate var line: String {
    let name = pool.map { "`\($0)`" } ?? "a pool without a name"
    return "\(name) \(unit.name ?? "in an unknown unit") is unavailable: \(failure)"
  }
}

extension SelectorFinding {
  /// The finding as one line.
  var line: String {
    if let problem { return "\(field): \(problem)" }
    if let found { return "\(field): `\(selector)` finds \(found)" }
    return "\(field): `\(selector)` finds nothing"
      + (nearest.map { "; the nearest that exists is \($0)" } ?? "")
  }
}

extension String {
  fileprivate func indented(by mark: String) -> String {
    split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { mark + $0 }
      .joined(separator: "\n")
  }

  /// On one line, line breaks as `\n`: what is signed must be seen to the last character.
  fileprivate var quoted: String {
    "\"" + replacing("\r", with: "\\r").replacing("\n", with: "\\n") + "\""
  }
}
