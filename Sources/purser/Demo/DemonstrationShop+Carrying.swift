import CurlClient
import ExactJSON
import PurserSimulator

/// Orders that the shop leaves to the gateway.
extension DemonstrationShop {
  /// How long the gateway may take to bring an order to its end.
  private static let patience = "20s"

  /// Has the gateway place an order, and waits for its end.
  ///
  /// - Throws: `DemonstrationError` where the gateway does not answer as it should.
  func carry(
    _ id: String, _ sku: String, quantity: Int
  ) async throws(DemonstrationError) -> CarriedOutcome {
    let body = JSONWriter.object { json in
      json.string("id", id)
      json.string("currency", "USD")
      json.string("sku", sku)
      json.integer("quantity", Int64(quantity))
      json.bool("place", true)
      json.string("wait", Self.patience)
    }
    let (response, order) = try await send(
      "\(url)/v1/orders", body, headers: [], what: Self.gatewayName)
    guard response.status == 201 || response.status == 202 else {
      throw .unexpected(Self.gatewayName, status: response.status, body: "\(order)")
    }
    let (_, content) = try await send(
      "\(url)/v1/orders/\(id)/content", nil, headers: [], what: Self.gatewayName)
    let attempts = (order["attempts"]?.arrayValue ?? []).map { attempt in
      CarriedOutcome.Attempt(
        supplier: attempt["supplier"]?.stringValue ?? "",
        reason: attempt["reason"]?.stringValue ?? "",
        reference: attempt["reference"]?.stringValue ?? "")
    }
    return CarriedOutcome(
      order: id, state: order["state"]?.stringValue ?? "",
      supplier: order["supplier"]?.stringValue ?? "",
      actual: "\(order["actual"]?.stringValue ?? "-") \(order["currency"]?.stringValue ?? "")",
      attempts: attempts, codes: content["items"]?.arrayValue?.count ?? 0,
      timesBought: attempts.reduce(0) { sum, attempt in
        sum + (fleet[attempt.supplier]?.supplier.timesBought(attempt.reference) ?? 0)
      })
  }
}
