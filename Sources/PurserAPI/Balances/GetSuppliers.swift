internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/suppliers`: the owner's terms with every supplier, and how its checks go.
  @Sendable func getSuppliers(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let terms = terms
    let listing = await supplierListing
    let rates = await rates?.rateSourceStatuses() ?? []
    return Response { json in
      json.array("suppliers") { list in
        for supplier in terms.suppliers { list.object { supplier.write(listing, to: &$0) } }
      }
      guard !rates.isEmpty else { return }
      json.array("rates") { list in
        for source in rates { list.object { source.write(at: listing.moment, to: &$0) } }
      }
    }
  }

  /// How suppliers stand beside their terms, as it is now.
  var supplierListing: SupplierListing {
    get async {
      let held: Set<SupplierID>?
      do throws(LedgerError) {
        held = Set(try await ledger.positions().filter { !$0.held.isZero }.map(\.pool.supplier))
      } catch {
        held = nil
      }
      return SupplierListing(
        statuses: await checks.statuses(), held: held, health: health?.current,
        prices: await prices?.priceListStatuses() ?? [:], moment: clock.time().moment)
    }
  }
}

/// How suppliers stand beside their terms.
struct SupplierListing {
  /// How their checks go.
  var statuses: [SupplierID: CheckStatus]
  /// Those with open orders; `nil` where that cannot be said.
  var held: Set<SupplierID>?
  /// What refusals told; `nil` where nothing stands against any order.
  var health: OrderHealth?
  /// How it stands with the price lists that suppliers give.
  var prices: [SupplierID: ListStatus]
  /// The moment of the listing.
  var moment: Timestamp
}

extension Supplier {
  /// Writes the terms, what was said of it, and how its checks go.
  func write(_ listing: SupplierListing, to json: inout JSONObjectWriter) {
    json.string("id", id.name)
    json.string("title", title)
    json.integer("priority", priority)
    json.array("tags") { list in for tag in tags.sorted() { list.string(tag) } }
    json.bool("paused", isPaused || stop != nil)
    json.bool("retired", isRetired)
    json.array("instructions") { list in
      for instruction in instructions {
        list.object { instruction.write(listing.held.map { !$0.contains(id) }, to: &$0) }
      }
    }
    json.array("exclusions") { list in
      for standing in listing.health?.standings(of: self, at: listing.moment) ?? [] {
        list.object(standing.write)
      }
    }
    json.string("deduction", deductionTiming.rawValue)
    json.integer("lag_ms", lag.wholeMicroseconds / 1000)
    json.array("floors") { list in
      for floor in floors { list.object { floor.write(to: &$0) } }
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
    if let priceList {
      json.object("price_list") {
        priceList.write(listing.prices[id], at: listing.moment, to: &$0)
      }
    } else {
      json.null("price_list")
    }
    json.object("check", (listing.statuses[id] ?? CheckStatus()).write)
  }
}

extension OrderHealth.Standing {
  fileprivate func write(to json: inout JSONObjectWriter) {
    json.string("reason", exclusion.code)
    json.string("pool", pool?.pool)
    json.string("currency", pool?.currency.code)
    json.string("sku", sku)
    json.string("detail", exclusion.detail)
  }
}

extension PriceList {
  /// Writes where the list comes from, how long it is, and how its readings went.
  fileprivate func write(
    _ status: ListStatus?, at now: Timestamp, to json: inout JSONObjectWriter
  ) {
    json.string("source", status == nil ? "file" : "adapter")
    json.integer("rows", isUnread ? nil : Int64(count))
    (status ?? ListStatus()).write(at: now, to: &json)
  }
}

extension RateSourceStatus {
  /// Writes how the readings of the source went, as of a price list.
  fileprivate func write(at now: Timestamp, to json: inout JSONObjectWriter) {
    json.string("name", name)
    json.integer("rows", rows.map(Int64.init))
    status.write(at: now, to: &json)
  }
}

extension ListStatus {
  /// Writes when a list was read, how old it is, until when it counts, and why there is no newer one.
  fileprivate func write(at now: Timestamp, to json: inout JSONObjectWriter) {
    json.string("read_at", readAt?.rfc3339)
    json.integer("age_ms", readAt.map { now.since($0).wholeMicroseconds / 1000 })
    json.string("expires_at", expiresAt?.rfc3339)
    json.string("checked_at", checkedAt?.rfc3339)
    json.string("error", failure?.description)
  }
}

extension Supplier.Floor {
  fileprivate func write(to json: inout JSONObjectWriter) {
    json.string("pool", pool)
    json.string("currency", amount.currency.code)
    json.string("amount", amount.decimalString)
  }
}

extension SupplierInstruction {
  /// Writes the instruction; `isDone` says whether no order is open any more, where that is known.
  fileprivate func write(_ isDone: Bool?, to json: inout JSONObjectWriter) {
    json.string("kind", kind.rawValue)
    json.string("since", at.rfc3339)
    json.string("until", until?.rfc3339)
    json.string("reason", reason)
    json.string("by", by)
    switch content {
    case .pause(let skus):
      json.string("note", note)
      json.array("skus") { list in for sku in skus.sorted() { list.string(sku) } }
    case .drain:
      json.string("note", note)
      if let isDone { json.bool("drained", isDone) }
    case .priority(let priority): json.integer("priority", Int64(priority))
    case .floor(let floor): json.object("floor", floor.write)
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
