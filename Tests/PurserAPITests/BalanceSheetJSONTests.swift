import ExactJSON
import PurserAPI
import PurserCore
import TestSupport
import Testing

/// The sheet is written straight into bytes. Here it is made of values, and written the general way.
@Suite("The JSON of a balance sheet")
struct BalanceSheetJSONTests {
  private static let names = [
    "main", "a \"quoted\" pool", "tab\tand \\", "Gutscheine für später", "\u{1}",
  ]

  /// A sheet of pools that were read, are absent, wait, or could not be read, and of suppliers without any.
  private static func sheet(_ random: inout SeededRandom) throws -> BalanceSheet {
    var (positions, waiting): ([Position], [PoolID]) = ([], [])
    var statuses: [SupplierID: CheckStatus] = [:]
    let suppliers = (0..<Int.random(in: 0..<8, using: &random)).map { SupplierID("s-\($0)") }
    for supplier in suppliers {
      var status = CheckStatus(succeededAt: at(1), checkedAt: at(1))
      for name in names where Bool.random(using: &random) {
        let code = try #require(["USD", "JPY", "KWD"].randomElement(using: &random))
        let pool = PoolID(
          supplier: supplier, pool: name, currency: try #require(Currency(iso4217: code)))
        let failure = CheckFailure(.shapeChanged, "`\(name)` is no number")
        switch Int.random(in: 0..<6, using: &random) {
        case 0: waiting.append(pool)
        case 1:
          status.poolFailures.append(
            PoolFailure(pool: name, unit: .undeclared("POINTS \\"), failure: failure))
        case 2:
          status.poolFailures.append(PoolFailure(pool: nil, unit: .unknown, failure: failure))
        default: positions.append(position(of: pool, &random))
        }
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        status.failure = CheckFailure(.unreachable, "no \"connection\"")
      }
      statuses[supplier] = Bool.random(using: &random) ? status : nil
    }
    return BalanceSheet(
      suppliers: suppliers, positions: positions, waiting: waiting, statuses: statuses,
      at: at(600), maximumAge: .seconds(300))
  }

  private static func position(of pool: PoolID, _ random: inout SeededRandom) -> Position {
    func amount() -> Money {
      Money(
        units: Int64.random(in: -5_000_000...5_000_000, using: &random), currency: pool.currency)
    }
    func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
    let moment = at(Double.random(in: 0..<600, using: &random))
    let absence = maybe(SupplierBalance.Absence(since: at(2.5), movedTo: maybe(pool.pool)))
    return Position(
      reading: SupplierBalance(
        pool: pool, available: amount(), reserved: maybe(amount()), used: maybe(amount()),
        requestedAt: moment, receivedAt: moment, source: absence == nil ? .polled : .absent,
        absence: absence),
      spendable: Spendable(low: amount(), high: amount()), held: amount(), book: amount())
  }

  private static func general(_ sheet: BalanceSheet) -> JSONValue {
    func text(_ string: String?) -> JSONValue { string.map { .string($0) } ?? .null }
    let lines = sheet.lines.map { line -> JSONValue in
      let reading = line.reading
      return [
        "supplier": text(line.supplier.name),
        "pool": text(reading?.pool.pool ?? line.waiting?.pool ?? line.unread?.pool),
        "currency": text(
          (reading?.pool ?? line.waiting)?.currency.code ?? line.unread?.unit.name),
        "available": text(reading?.available.decimalString),
        "reserved": text(reading?.reserved?.decimalString),
        "used": text(reading?.used?.decimalString),
        "held": text(line.held?.decimalString), "book": text(line.book?.decimalString),
        "spendable": [
          "low": text(line.spendable?.low.decimalString),
          "high": text(line.spendable?.high.decimalString),
        ],
        "as_of": text(reading?.receivedAt.rfc3339),
        "age_seconds": line.age.map { .number(JSONNumber(Int($0.wholeSeconds))) } ?? .null,
        "state": text(line.state.rawValue), "retired": .bool(line.isRetired),
        "paused": text(line.pause),
        "excluded": text(line.exclusion.map { "\($0.code): \($0.detail)" }),
        "absent_since": text(reading?.absence?.since.rfc3339),
        "moved_to": text(reading?.absence?.movedTo), "error": text(line.failure?.description),
      ]
    }
    let totals = sheet.totals.map { total -> JSONValue in
      [
        "currency": text(total.currency.code),
        "available": text(total.available?.decimalString),
        "spendable_low": text(total.spendableLow?.decimalString),
      ]
    }
    return ["balances": .array(lines), "totals": .array(totals)]
  }

  @Test("it has the bytes that the general way writes, in either layout")
  func bytes() throws {
    var random = SeededRandom()
    for _ in 0..<300 {
      let sheet = try Self.sheet(&random)
      let general = Self.general(sheet)
      for style in [JSONStyle.compact, .pretty] {
        let written = String(decoding: sheet.json(style: style), as: UTF8.self)
        #expect(
          written == String(decoding: general.encoded(style: style), as: UTF8.self), "\(random)")
      }
    }
  }
}
