internal import ExactJSON
internal import PurserCore

/// A reading of one item, which others of the same pool are added to.
struct PoolPart: Sendable {
  /// The row that read it, as messages call it.
  let row: String
  var reading: PoolReading
  /// Whether its row names what tells items apart, and not their pool: then they are parts of one.
  var isLot = false
  /// Which item of its page it is, from 0; `nil` of a row without `each`, or for a zero that no item says.
  var index: Int?
  /// What the adapter names as the item's identity.
  var identity: JSONValue?
  /// What tells it from others, or the items that a row without `each` sums, where that has to be compared.
  var items: [ItemTraits] = []
  /// What tells a whole reply from others, where that has to be compared.
  var reply: ItemTraits?
}
