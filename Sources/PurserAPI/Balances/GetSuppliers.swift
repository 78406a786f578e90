internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/suppliers`: the owner's terms with every supplier, and how its checks go.
  @Sendable func getSuppliers(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let terms = terms
    let statuses = await checks.statuses()
    return Response { json in
      json.array("suppliers") { list in
        for supplier in terms.suppliers {
          list.object { json in
            supplier.write(to: &json)
            json.object("check", (statuses[supplier.id] ?? CheckStatus()).write)
          }
        }
      }
    }
  }
}

extension Supplier {
  fileprivate func write(to json: inout JSONObjectWriter) {
    json.string("id", id.name)
    json.string("title", title)
    json.integer("priority", priority)
    json.array("tags") { list in for tag in tags.sorted() { list.string(tag) } }
    json.bool("paused", isPaused)
    json.bool("retired", isRetired)
    json.string("deduction", deductionTiming.rawValue)
    json.integer("lag_ms", lag.wholeMicroseconds / 1000)
    json.array("floors") { list in
      for floor in floors {
        list.object { json in
          json.string("pool", floor.pool)
          json.string("currency", floor.amount.currency.code)
          json.string("amount", floor.amount.decimalString)
        }
      }
    }
    json.array("draw_down") { list in for pool in drawDownOrder { list.string(pool) } }
    json.array("prices") { list in
      for (sku, price) in prices.sorted(by: { $0.key < $1.key }) {
        list.object { json in
          json.string("sku", sku)
          json.string("currency", price.currency.code)
          json.string("unit_cost", price.decimalString)
        }
      }
    }
  }
}

extension CheckStatus {
  fileprivate func write(to json: inout JSONObjectWriter) {
    json.string("checked_at", checkedAt?.rfc3339)
    json.string("succeeded_at", succeededAt?.rfc3339)
    json.string("error", failure?.description)
    json.array("pool_errors") { list in
      for failure in poolFailures {
        list.object { json in
          json.string("pool", failure.pool)
          json.string("currency", failure.unit.name)
          json.string("error", failure.failure.description)
        }
      }
    }
    json.string("circuit", circuit.rawValue)
  }
}
