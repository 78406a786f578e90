internal import PurserCore

extension RunwaySheet {
  /// Writes the sheet as `GET /v1/runway` gives it: amounts as decimal strings in major units, what is not known as
  /// `null`.
  func write(to json: inout AnswerJSON) {
    json.object { json in
      json.array("runway") { json in for line in lines { json.object(nil, line.write) } }
      json.array("products") { json in
        for product in products {
          json.object { json in
            json.string("sku", product.sku)
            json.integer("orders", product.orders)
            json.integer("pools", product.pools)
          }
        }
      }
    }
  }
}

extension RunwaySheet.Line {
  fileprivate func write(to json: inout AnswerJSON) {
    json.string("supplier", pool.supplier.name)
    json.string("pool", pool.pool)
    json.string("currency", pool.currency.code)
    json.string("state", state.rawValue)
    json.amount("available", available)
    json.object("spendable") { json in
      json.amount("low", spendable.low)
      json.amount("high", spendable.high)
    }
    json.object("hourly_spend") { json in
      json.string("basis", basis?.name ?? "unknown")
      json.integer("basis_count", basis?.count)
      json.amount("low", rate.map { money($0.low) })
      json.amount("mean", rate.map { money($0.mean) })
      json.amount("high", rate.map { money($0.high) })
    }
    json.amount("daily_spend", lastDay.map { money($0.units) })
    json.string("days_remaining", hundredthsOfDays.map(Self.days))
    json.moment("dry_at", runway?.dryAt)
    json.moment("dry_earliest", runway?.earliest)
    json.moment("dry_latest", runway?.latest)
    json.array("orders") { json in
      for product in stock {
        json.object { json in
          json.string("sku", product.sku)
          json.amount("unit_cost", product.cost)
          json.integer("orders", product.orders)
        }
      }
    }
  }

  private func money(_ units: Int64) -> Money { Money(units: units, currency: pool.currency) }

  /// Hundredths of days as a decimal: `3.50`.
  private static func days(_ hundredths: Int64) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension SpendForecast.Basis {
  /// The name of the unit that is counted.
  fileprivate var name: String {
    switch self {
    case .days: "days"
    case .weeks: "weeks"
    }
  }

  /// How many there are.
  fileprivate var count: Int {
    switch self {
    case .days(let count), .weeks(let count): count
    }
  }
}
