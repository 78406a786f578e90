package import ExactJSON
package import PurserCore

extension BalanceSheet {
  /// The sheet as `GET /v1/balances` and `purser balances --json` give it: amounts as decimal
  /// strings in major units, what is not known as `null`.
  package func json(style: JSONStyle = .compact) -> [UInt8] {
    JSONWriter.object(style: style) { json in
      json.array("balances") { list in
        for place in lines.indices { list.object { lines[place].write(to: &$0) } }
      }
      json.array("totals") { list in
        for total in totals {
          list.object { json in
            json.string("currency", total.currency.code)
            json.string("available", total.available?.decimalString)
            json.string("spendable_low", total.spendableLow?.decimalString)
          }
        }
      }
    }
  }
}

extension BalanceSheet.Line {
  fileprivate func write(to json: inout JSONObjectWriter) {
    let reading = position?.reading
    json.string("supplier", supplier.name)
    json.string("pool", pool)
    json.string("currency", unit)
    json.string("available", reading?.available.decimalString)
    json.string("reserved", reading?.reserved?.decimalString)
    json.string("used", reading?.used?.decimalString)
    json.string("held", position?.held.decimalString)
    json.string("book", position?.book.decimalString)
    json.object("spendable") { json in
      json.string("low", position?.spendable.low.decimalString)
      json.string("high", position?.spendable.high.decimalString)
    }
    json.string("as_of", reading?.receivedAt.rfc3339)
    json.integer("age_seconds", age?.wholeSeconds)
    json.string("state", state.rawValue)
    json.string("absent_since", reading?.absence?.since.rfc3339)
    json.string("moved_to", reading?.absence?.movedTo)
    json.string("error", failure?.description)
  }
}
