internal import ExactJSON
internal import PurserCore

extension M3terWire {
  /// The largest page that m3ter gives.
  private static let largestPage = 200

  /// One page of rows, one for each pool that is `included`; none for another account, as a filter
  /// finds none.
  func list(
    _ call: WireCall, _ state: inout SupplierState,
    where isIncluded: (PoolReading) -> Bool, row: (PoolReading) -> JSONValue
  ) throws(WireProblem) -> WireReply {
    guard call.parameter("org") == organizationID else {
      throw .notFound("Organization \(call.parameter("org"))")
    }
    let size = try pageSize(call)
    let start = try pageStart(call)
    let isOurs = call.queryValue("accountId").map { $0 == accountID } ?? true
    let rows = isOurs ? state.readBalances(at: call.now).filter(isIncluded).map(row) : []
    let page = rows.dropFirst(start).prefix(size)
    var reply = JSONObject()
    reply["data"] = .array(Array(page))
    if start + page.count < rows.count {
      reply["nextToken"] = .string("page_\(start + page.count)")
    }
    return WireReply(.object(reply))
  }

  func balance(_ reading: PoolReading) -> JSONValue {
    let code = reading.pool.currency.code
    var row = JSONObject()
    row["id"] = .string("balance-\(reading.pool.name)-\(code)")
    row["code"] = .string(reading.pool.name)
    row["name"] = .string(reading.pool.name)
    row["accountId"] = .string(accountID)
    row["amount"] = reading.available.jsonNumber
    row["currency"] = .string(code)
    if let validity = reading.validity {
      row["startDate"] = .string(validity.start.wireText)
      row["endDate"] = .string(validity.end.wireText)
      if let rollover = validity.rollover {
        row["rolloverAmount"] = rollover.amount.jsonNumber
        row["rolloverEndDate"] = .string(rollover.end.wireText)
      }
    }
    return .object(row)
  }

  /// A commitment that was paid in full in advance: what is left of it is `amount - amountSpent`.
  func commitment(_ reading: PoolReading) -> JSONValue {
    let code = reading.pool.currency.code
    let spent = reading.credited.units - reading.available.units
    var row = JSONObject()
    row["id"] = .string("commitment-\(reading.pool.name)-\(code)")
    row["accountId"] = .string(accountID)
    row["amount"] = reading.credited.jsonNumber
    row["amountPrePaid"] = reading.credited.jsonNumber
    row["amountSpent"] = Money(units: spent, currency: reading.pool.currency).jsonNumber
    row["currency"] = .string(code)
    if let validity = reading.validity {
      row["startDate"] = .string(validity.start.wireDay)
      row["endDate"] = .string(validity.end.wireDay)
    }
    return .object(row)
  }

  private func pageSize(_ call: WireCall) throws(WireProblem) -> Int {
    guard let text = call.queryValue("pageSize") else { return pageSize }
    guard let size = Int(text), (1...Self.largestPage).contains(size) else {
      throw .invalid(field: "pageSize", reason: "must be from 1 to \(Self.largestPage)")
    }
    return size
  }

  private func pageStart(_ call: WireCall) throws(WireProblem) -> Int {
    guard let token = call.queryValue("nextToken") else { return 0 }
    guard token.hasPrefix("page_"), let start = Int(token.dropFirst(5)), start > 0 else {
      throw .invalid(field: "nextToken", reason: "is not one of ours")
    }
    return start
  }
}
