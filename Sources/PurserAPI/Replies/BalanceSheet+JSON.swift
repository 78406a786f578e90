package import ExactJSON
internal import NIOCore
internal import PurserCore

extension BalanceSheet {
  /// The sheet as `GET /v1/balances` and `purser balances --json` give it: amounts as decimal
  /// strings in major units, what is not known as `null`.
  package func json(style: JSONStyle = .compact) -> [UInt8] {
    AnswerJSON.bytes(style: style, write)
  }

  /// The sheet as a body that is sent.
  func buffer() -> ByteBuffer {
    AnswerJSON.buffer(capacity: Self.roomForOthers + lines.count * Self.roomForLine, write)
  }

  /// How many bytes most lines take, and what stands beside them.
  private static let (roomForLine, roomForOthers) = (400, 1024)

  private func write(to json: inout AnswerJSON) {
    json.object { json in
      json.array("balances") { json in
        for line in lines { json.object { line.write(to: &$0) } }
      }
      json.array("totals") { json in
        for total in totals {
          json.object { json in
            json.string("currency", total.currency.code)
            json.amount("available", total.available)
            json.amount("spendable_low", total.spendableLow)
          }
        }
      }
    }
  }
}

extension BalanceSheet.Line {
  fileprivate func write(to json: inout AnswerJSON) {
    json.string("supplier", supplier.name)
    json.string("pool", pool)
    json.string("currency", unit)
    json.amount("available", reading?.available)
    json.amount("reserved", reading?.reserved)
    json.amount("used", reading?.used)
    json.amount("held", held)
    json.amount("book", book)
    json.object("spendable") { json in
      json.amount("low", spendable?.low)
      json.amount("high", spendable?.high)
    }
    json.moment("as_of", reading?.receivedAt)
    json.integer("age_seconds", age?.wholeSeconds)
    json.string("state", state.rawValue)
    json.boolean("retired", isRetired)
    json.string("paused", pause)
    json.string("excluded", exclusion.map { "\($0.code): \($0.detail)" })
    json.moment("absent_since", reading?.absence?.since)
    json.string("moved_to", reading?.absence?.movedTo)
    json.string("error", failure?.description)
  }
}
