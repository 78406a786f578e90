/// What one attempt asks of a supplier: a part of an order, or all of it, with what it may cost.
package struct AttemptOrder: Hashable, Sendable {
  /// The shop's name for the order.
  package var order: OrderID
  /// Which attempt of the order it is, from 1.
  package var number: Int
  /// The attempt's own name, from which the reference is made that the supplier gets: `A-1001-1`. Another
  /// attempt never has it.
  package var id: String
  /// The product, as the supplier calls it; `nil` where the order is for an amount alone.
  package var sku: String?
  /// How many units are bought.
  package var quantity: Int64
  /// The most that all of it may cost.
  package var amount: Money
  /// Who gets it: a phone number, an account, a domain; `nil` where nobody is named.
  package var recipient: String?
  /// What the adapter's `parameters` stand for in this order, by name.
  package var parameters: [String: String]

  /// An attempt. Its name is made of the order's and its number unless another one is given.
  package init(
    order: OrderID, number: Int, id: String? = nil, sku: String? = nil, quantity: Int64 = 1,
    amount: Money, recipient: String? = nil, parameters: [String: String] = [:]
  ) {
    self.order = order
    self.number = number
    self.id = id ?? "\(order.name)-\(number)"
    self.sku = sku
    self.quantity = quantity
    self.amount = amount
    self.recipient = recipient
    self.parameters = parameters
  }
}
