internal import PurserCore

/// What currencies are worth in each other.
extension ConfigurationReader {
  /// How long a rate is used, unless the owner says otherwise: over a long weekend.
  private static let defaultAge = Duration.seconds(4 * 86_400)

  /// What `rates` says.
  struct Rates {
    /// The rates in it and in its file.
    var rates: [ExchangeRate] = []
    /// Its sources, which are read once the suppliers are known.
    var sources: YAMLNode?
    /// What holds for all of them.
    var terms: RateTerms
  }

  /// Reads `rates`, but for its sources.
  func rates(
    _ node: YAMLNode?, _ currencies: CurrencyTable, _ problems: inout Problems
  ) -> Rates {
    guard let node, var reader = MappingReader(node, named: "rates", &problems) else {
      return Rates(terms: RateTerms(currencies: currencies, age: Self.defaultAge, margin: 0))
    }
    let age = reader.duration("max_age", in: ConfigurationLimits.rateAge, &problems)
    let margin = reader.node("margin", &problems)?.percent(
      "margin", in: RateTerms.margins, &problems)
    let terms = RateTerms(
      currencies: currencies, age: age ?? Self.defaultAge, margin: margin ?? 0)
    var rates: [ExchangeRate] = []
    for item in reader.node("list", &problems)?.list("list", &problems) ?? [] {
      if let rate = rate(item, terms, &problems) { rates.append(rate) }
    }
    if let name = reader.text("file", &problems) {
      rates += ratesFile(name, at: reader.valueMark(of: "file"), terms, &problems)
    }
    let sources = reader.node("sources", &problems)
    if !reader.has("list"), !reader.has("file"), sources == nil, !reader.hasUnknown {
      problems.error(at: node.mark, "`rates` has none; give `list`, `file` or `sources`")
    }
    reader.finish(&problems)
    return Rates(rates: rates, sources: sources, terms: terms)
  }

  private func rate(
    _ node: YAMLNode, _ terms: RateTerms, _ problems: inout Problems
  ) -> ExchangeRate? {
    guard var reader = MappingReader(node, named: "list", &problems) else { return nil }
    var fields: [String: String] = [:]
    for key in ["from", "to", "rate", "date"] {
      fields[key] = reader.text(key, .required, &problems)
    }
    for key in ["source", "margin"] { fields[key] = reader.text(key, &problems) }
    reader.finish(&problems)
    guard ["from", "to", "rate", "date"].allSatisfy({ fields[$0] != nil }) else { return nil }
    do throws(RateFlaw) { return try terms.rate(fields) } catch {
      problems.error(at: reader.valueMark(of: error.field), error.sentence)
      return nil
    }
  }

  private func ratesFile(
    _ name: String, at mark: SourceMark, _ terms: RateTerms, _ problems: inout Problems
  ) -> [ExchangeRate] {
    let bytes: [UInt8]
    do { bytes = try surroundings.readFile(FilePaths.resolve(name, in: surroundings.folder)) } catch
    {
      problems.error(at: mark, "cannot read the rates \(Quotation.quoted(name)): \(error)")
      return []
    }
    var rates: [ExchangeRate] = []
    var table = CSVRecords(bytes)
    let columns = table.next()?.map { $0.lowercased() } ?? []
    for column in ["from", "to", "rate", "date"] where !columns.contains(column) {
      problems.error(
        at: mark,
        "\(Quotation.quoted(name)) has no column `\(column)`; its first line names the columns")
      return []
    }
    let known = ["from", "to", "rate", "date", "source", "margin"]
    for column in known where columns.count(where: { $0 == column }) > 1 {
      problems.error(at: mark, "\(Quotation.quoted(name)) has the column `\(column)` twice")
      return []
    }
    var hasRows = false
    defer {
      if !hasRows { problems.error(at: mark, "\(Quotation.quoted(name)) has no rate") }
    }
    while let record = table.next() {
      hasRows = true
      if let line = table.unclosedLine {
        problems.error(
          at: mark, "\(Quotation.quoted(name)), line \(line): a quote is opened and not closed")
        return rates
      }
      let line = table.line
      var fields: [String: String] = [:]
      for (column, value) in zip(columns, record) where !value.isEmpty { fields[column] = value }
      do throws(RateFlaw) { rates.append(try terms.rate(fields)) } catch {
        problems.error(at: mark, "\(Quotation.quoted(name)), line \(line): \(error.sentence)")
      }
    }
    return rates
  }
}

/// A mistake in a rate.
struct RateFlaw: Error {
  /// The key or column.
  var field: String
  /// What it has and what to write.
  var sentence: String
}

/// What holds for all rates.
struct RateTerms {
  let currencies: CurrencyTable
  let age: Duration
  /// In millionths.
  let margin: Int64

  /// What a margin may be, in millionths.
  static let margins: ClosedRange<Int64> = 0...500_000

  /// The rate of these fields; each that is required is there or is told to be missing.
  func rate(_ fields: [String: String]) throws(RateFlaw) -> ExchangeRate {
    let (from, to) = (try currency("from", fields), try currency("to", fields))
    guard from != to else {
      throw RateFlaw(field: "to", sentence: "`from` and `to` are both \(from)")
    }
    let (digits, decimals) = try number("rate", fields)
    guard let text = fields["date"], let date = Timestamp(dayOrMoment: text) else {
      throw RateFlaw(
        field: "date",
        sentence: "`date` must be a day such as `2026-11-30` or a moment of RFC 3339")
    }
    var margin = margin
    if let text = fields["margin"] {
      guard let own = Percent.millionths(text), Self.margins.contains(own) else {
        throw RateFlaw(field: "margin", sentence: "`margin` must be percent from 0 to 50")
      }
      margin = own
    }
    return ExchangeRate(
      from: from, to: to, digits: digits, decimals: decimals, expiresAt: date + age, margin: margin,
      source: fields["source"])
  }

  private func currency(_ field: String, _ fields: [String: String]) throws(RateFlaw) -> Currency {
    let code = fields[field] ?? ""
    guard let currency = currencies[code] else {
      throw RateFlaw(
        field: field,
        sentence:
          "`\(field)` must be a currency of ISO 4217 or one declared under `currencies`, not "
          + Quotation.quoted(code))
    }
    return currency
  }

  private func number(
    _ field: String, _ fields: [String: String]
  ) throws(RateFlaw) -> (Int64, Int) {
    let text = fields[field] ?? ""
    guard let number = DecimalDigits(text), number.digits > 0 else {
      throw RateFlaw(
        field: field,
        sentence:
          "`\(field)` must be a number above zero of at most 18 digits such as `1.0842`, not "
          + Quotation.quoted(text))
    }
    return (number.digits, number.decimals)
  }
}
