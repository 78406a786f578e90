internal import ExactJSON
internal import PurserCore

/// A reading of one item, which others of the same pool are added to.
struct PoolPart: Sendable {
  /// The row that read it, as messages call it.
  let row: String
  let reading: PoolReading
  /// Whether its row names what tells items apart, and not their pool: then they are parts of one.
  var isLot = false
  /// Which item of its page it is, from 0; `nil` of a row without `each`, or for a zero that no item says.
  var index: Int?
  /// What the adapter names as the item's identity.
  var identity: JSONValue?
  /// All that the item says, where that may have to be compared.
  var content: JSONValue?
}
