internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// The most days that one answer has.
  private static let mostDays = 10_000
  /// So many days are told where none are asked for.
  private static let usualDays: Int64 = 7

  /// `GET /v1/history`: each pool on each day of the owner's.
  @Sendable func getHistory(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let clock = terms.hours.clock
    let end = clock.day(at: self.clock.time().moment) + 1
    var question = DayQuestion(end..<end, clock)
    var (from, until): (Int64?, Int64?)
    let names = ["supplier", "pool", "from", "until"]
    try QueryValue.readEach(request.uri.queryParameters) { (name, text) throws(Problem) in
      switch name {
      case "supplier": question.supplier = SupplierID(text)
      case "pool": question.pool = text
      case "from": from = try Self.day(text, name)
      case "until": until = try Self.day(text, name)
      default: throw QueryValue.unknown(name, known: names)
      }
      return .json
    }
    try await requireKnown(question)
    let last = until ?? end
    let first = min(from ?? last - Self.usualDays, last)
    question.days = first..<last
    let found: [PoolDay]?
    do throws(StoreError) {
      found = try await days?.days(question, limit: Self.mostDays) ?? []
    } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
    guard let found else {
      throw Problem(
        .invalidField, "there are more than \(Self.mostDays) days of pools; ask for fewer of them",
        field: "from")
    }
    return Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.string("time_zone", clock.name)
          json.array("days") { json in for day in found { json.object(nil, day.write) } }
        }
      })
  }

  /// `GET /v1/balances?at=`: what was read last of each pool at a moment, and what was expected of it then.
  func getFormerBalances(_ request: Request) async throws -> Response {
    var question = DayQuestion(0..<0, terms.hours.clock)
    var moment: Timestamp?
    let names = ["at", "supplier", "pool"]
    try QueryValue.readEach(request.uri.queryParameters) { (name, text) throws(Problem) in
      switch name {
      case "at": moment = try QueryValue.moment(text, name)
      case "supplier": question.supplier = SupplierID(text)
      case "pool": question.pool = text
      default: throw QueryValue.unknown(name, known: names)
      }
      return .json
    }
    try await requireKnown(question)
    let at = moment ?? clock.time().moment
    var found: [(reading: KeptReading, expected: Money)] = []
    do throws(StoreError) {
      for reading in try await days?.readings(at: at, question) ?? [] {
        found.append((reading, try await expected(of: reading, at: at)))
      }
    } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
    return Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.moment("at", at)
          json.array("balances") { json in
            for (reading, expected) in found {
              json.object { json in
                json.string("supplier", reading.pool.supplier.name)
                json.string("pool", reading.pool.pool)
                json.string("currency", reading.pool.currency.code)
                json.amount("available", reading.available)
                json.moment("as_of", reading.at)
                json.amount("expected", expected)
              }
            }
          }
        }
      })
  }

  /// What was expected of a pool after its last entry up to a moment, else what was read of it.
  private func expected(
    of reading: KeptReading, at moment: Timestamp
  ) async throws(StoreError) -> Money {
    var filter = TransactionFilter()
    filter.supplier = reading.pool.supplier
    filter.pool = reading.pool.pool
    filter.currency = reading.pool.currency.code
    filter.until = moment + .microseconds(1)
    let entry = try await history.transactions(
      filter, after: nil, newestFirst: true, limit: 1
    ).first
    return entry?.transaction.balance ?? reading.available
  }

  private func requireKnown(_ question: DayQuestion) async throws(Problem) {
    var filter = TransactionFilter()
    filter.supplier = question.supplier
    try await requireKnown(filter)
  }

  /// A day as `2026-05-01`, since 1970.
  private static func day(_ text: String, _ name: String) throws(Problem) -> Int64 {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(part) : nil
    }
    let date =
      parts.map(\.count) == [4, 2, 2] && numbers.count == 3
      ? CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2]) : nil
    return try QueryValue.value(date, name, "a day such as 2026-05-01").dayNumber
  }
}

extension PoolDay {
  /// Writes the day; amounts as decimal strings in major units.
  fileprivate func write(to json: inout AnswerJSON) {
    func money(_ units: Int64) -> Money { Money(units: units, currency: pool.currency) }
    let date = CalendarDate(dayNumber: day)
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
    json.string("day", "\(date.year)-\(two(date.month))-\(two(date.day))")
    json.string("supplier", pool.supplier.name)
    json.string("pool", pool.pool)
    json.string("currency", pool.currency.code)
    json.amount("open", first?.available)
    json.moment("open_at", first?.at)
    json.amount("close", last?.available)
    json.moment("close_at", last?.at)
    json.amount("lowest", lowest)
    json.amount("expected_open", money(figures.opening))
    json.amount("expected_close", money(figures.closing))
    json.amount("in_flight", inFlight)
    json.amount("spend", money(figures.spent))
    json.amount("refunds", money(figures.refunded))
    json.amount("top_ups", money(figures.toppedUp))
    json.amount("credits", money(figures.credited))
    json.amount("drift", money(figures.lost == .min ? .max : -figures.lost))
    json.amount("adjustments", money(figures.adjusted))
  }
}
