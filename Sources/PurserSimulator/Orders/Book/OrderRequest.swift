internal import ExactJSON
internal import PurserCore

/// What a request asks a simulated supplier for.
struct OrderRequest: Sendable {
  /// Units beyond these are no order of one customer.
  private static let quantities: ClosedRange<Int64> = 1...1_000

  /// The reference; empty where none came.
  let reference: String
  let sku: String
  let quantity: Int64
  /// The most that it may cost; `nil` where the request does not say.
  var most: Money?

  /// An order of these texts.
  ///
  /// - Throws: `WireProblem.invalid` naming what is wrong.
  init(reference: String, sku: String, quantity: Int64) throws(WireProblem) {
    guard reference.utf8.count <= 200 else {
      throw .invalid(field: "reference", reason: "must be a text of at most 200 bytes")
    }
    guard (1...200).contains(sku.utf8.count) else {
      throw .invalid(field: "product", reason: "must be a text of 1 to 200 bytes")
    }
    guard Self.quantities.contains(quantity) else {
      throw .invalid(field: "quantity", reason: "must be a whole number from 1 to 1000")
    }
    self.reference = reference
    self.sku = sku
    self.quantity = quantity
  }

  /// The order in a body of JSON, by the names of its members.
  ///
  /// - Throws: `WireProblem.invalid` naming what is missing or wrong.
  init(
    _ json: JSONValue, reference: String, product: String, quantity: String
  ) throws(WireProblem) {
    guard let name = json[reference]?.stringValue, !name.isEmpty else {
      throw .invalid(field: reference, reason: "must be a text")
    }
    try self.init(json, named: name, product: product, quantity: quantity)
  }

  /// The order in a body of JSON whose reference stands elsewhere.
  ///
  /// - Throws: `WireProblem.invalid` naming what is missing or wrong.
  init(
    _ json: JSONValue, named reference: String, product: String, quantity: String
  ) throws(WireProblem) {
    guard let sku = json[product]?.stringValue else {
      throw .invalid(field: product, reason: "must be a text")
    }
    var count: Int64 = 1
    if let member = json[quantity] {
      guard let number = member.numberValue?.plainInteger else {
        throw .invalid(field: quantity, reason: "must be a whole number from 1 to 1000")
      }
      count = number
    }
    try self.init(reference: reference, sku: sku, quantity: count)
  }
}
