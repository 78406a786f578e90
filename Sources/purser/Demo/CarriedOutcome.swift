/// An order that Purser placed itself, as it stands in the end.
struct CarriedOutcome {
  /// The order at one supplier.
  struct Attempt {
    var supplier: String
    /// Why it failed; empty where it did not.
    var reason: String
    /// What the supplier got as its name.
    var reference: String
  }

  var order: String
  var state: String
  /// Where it was bought.
  var supplier: String
  /// What was paid, with its currency.
  var actual: String
  var attempts: [Attempt]
  /// How many codes were delivered.
  var codes: Int
  /// How often the suppliers sold it, by their own books.
  var timesBought: Int
}
