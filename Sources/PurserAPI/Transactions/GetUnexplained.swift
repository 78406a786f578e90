internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// How many orders of a supplier are looked through for each suggestion.
  private static let mostOrders = 500

  /// `GET /v1/unexplained`: what readings found and nothing has explained, by pool, with what it may have been.
  @Sendable func getUnexplained(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let findings = try await answering { () throws(LedgerError) in
      try await ledger.openFindings()
    }
    let topUps = try await answering { () throws(LedgerError) in try await ledger.topUps() }
    var facts: [SupplierID: SuggestionFacts] = [:]
    var rows: [Unexplained] = []
    for (pool, finding) in findings {
      let known: SuggestionFacts
      if let before = facts[pool.supplier] {
        known = before
      } else {
        known = SuggestionFacts(
          supplier: terms.suppliers.first { $0.id == pool.supplier },
          topUps: topUps.pending + topUps.past, orders: try await orders(of: pool.supplier))
        facts[pool.supplier] = known
      }
      rows.append(
        Unexplained(
          number: try await number(of: finding.finding, in: pool), pool: pool, finding: finding,
          suggestions: known.suggestions(for: finding, in: pool)))
    }
    return Response { json in
      json.array("unexplained") { list in for row in rows { list.object(row.write) } }
    }
  }

  private func orders(of supplier: SupplierID) async throws(Problem) -> [OrderStatus] {
    var filter = OrderFilter()
    filter.supplier = supplier
    do throws(StoreError) {
      return try await history.orders(
        filter, after: nil, newestFirst: true, limit: Self.mostOrders
      ).map(\.status)
    } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
  }

  /// The number of the entry of a finding; `nil` where it is not on the disk yet.
  private func number(of finding: Finding, in pool: PoolID) async throws(Problem) -> Int64? {
    var filter = TransactionFilter()
    filter.supplier = pool.supplier
    filter.pool = pool.pool
    filter.currency = pool.currency.code
    filter.type = finding.type
    filter.from = finding.noticedAt
    filter.until = finding.noticedAt + .microseconds(1)
    do throws(StoreError) {
      return try await history.transactions(filter, after: nil, newestFirst: true, limit: 8)
        .first { $0.transaction.amount == finding.amount }?.number
    } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
  }
}

/// A finding as it is listed.
private struct Unexplained {
  var number: Int64?
  var pool: PoolID
  var finding: OpenFinding
  var suggestions: [FindingSuggestion]

  func write(to json: inout JSONObjectWriter) {
    json.integer("transaction", number)
    json.string("at", finding.finding.noticedAt.rfc3339)
    json.string("type", finding.finding.type.name)
    pool.write(to: &json)
    json.string("amount", finding.finding.amount.decimalString)
    json.string("open", finding.open.decimalString)
    json.array("suggestions") { list in
      for suggestion in suggestions {
        list.object { json in
          json.string("kind", suggestion.kind)
          suggestion.write(to: &json)
          json.string("text", suggestion.sentence(of: finding.open, at: pool.supplier))
        }
      }
    }
  }
}

extension FindingSuggestion {
  /// Writes what it is about.
  fileprivate func write(to json: inout JSONObjectWriter) {
    switch self {
    case .product(let sku, let quantity):
      json.string("sku", sku)
      json.integer("quantity", quantity)
    case .boughtAfterAll(let id), .refund(let id): json.string("order", id.order.name)
    case .transferFee(let reference), .topUp(let reference):
      json.string("topup", reference.name)
    }
  }
}
